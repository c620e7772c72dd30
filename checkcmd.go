package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/sandbank/sandbank/mockbanks/catalog"
)

func newCheck(p *place) *cobra.Command {
	o := options{place: p}
	c := &cobra.Command{
		Use:   "check STORY...",
		Short: "Read stories without playing them, and say where they are wrong",
		Long: `Reads stories and the parts that they include, and says of each how many steps
it has or where it is wrong: file:line:column, as editors follow it. STORY is as
for "run". Nothing is played and no server is needed.

Exit code 0: all can be played. 2: one cannot.`,
		Example: `  sandbank check my-story.yaml
  sandbank check stories/ --world my-world.yaml`,
		Args: someStory,
		RunE: func(c *cobra.Command, args []string) error {
			o.changed = c.Flags().Changed
			return o.checkStories(args, c.OutOrStdout())
		},
	}
	c.Flags().StringVar(&o.worldFile, "world", "", "a YAML file with banks of your own (docs/worldfile.md)")
	return c
}

func (o *options) checkStories(words []string, out io.Writer) error {
	if err := o.readWorld(); err != nil {
		return err
	}
	banks, err := o.banks()
	if err != nil {
		return err
	}
	names, err := namesOf(words)
	if err != nil {
		return err
	}
	scripts, wrong := readScripts(names), 0
	for _, s := range scripts {
		if err := s.playable(banks); err != nil {
			wrong++
			fmt.Fprintln(out, err)
			continue
		}
		fmt.Fprintf(out, "%s: %s can be played, %d steps\n", s.name, s.story.ID, s.story.Steps())
	}
	if wrong > 0 {
		return fmt.Errorf("%w: %d of %d", errUnplayed, wrong, len(scripts))
	}
	return nil
}

// playable says why a story cannot be played in a world with these banks.
func (s script) playable(banks []catalog.Bank) error {
	if s.err != nil {
		return s.err
	}
	_, err := s.story.Spec(banks, time.Time{})
	return err
}
