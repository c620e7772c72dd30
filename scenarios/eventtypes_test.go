package scenarios_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/scenarios"
)

// The types that a story may expect are those that the packages write: each of
// their constants that looks like a type is known, and none else is.
func TestEveryTypeOfEventsIsKnown(t *testing.T) {
	known := scenarios.EventTypes()
	if !slices.IsSorted(known) || len(slices.Compact(slices.Clone(known))) != len(known) {
		t.Errorf("EventTypes() is not in order: %v", known)
	}
	families := map[string]bool{}
	for _, typ := range known {
		first, _, _ := strings.Cut(typ, ".")
		families[first] = true
	}
	// Not of a journal: a file, and what a bank calls its trial webhook.
	others := []string{"story.yaml", "webhook.test"}
	written := map[string]string{}
	for _, dir := range []string{"internal", "mockbanks", "platforms", "sandbox", "scenarios"} {
		for typ, file := range constants(t, filepath.Join("..", dir)) {
			written[typ] = file
		}
	}
	like := regexp.MustCompile(`^[a-z]+(\.[a-z_]+)+$`)
	for typ, file := range written {
		first, _, _ := strings.Cut(typ, ".")
		if like.MatchString(typ) && families[first] && !slices.Contains(known, typ) && !slices.Contains(others, typ) {
			t.Errorf("%s writes %q, which EventTypes() lacks", file, typ)
		}
	}
	for _, typ := range known {
		if written[typ] == "" {
			t.Errorf("EventTypes() has %q, which no package writes", typ)
		}
	}
}

// constants are the texts of the program below a directory, those that are put
// together of a constant and a text included, with the file that has them.
func constants(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || filepath.Base(name) == "eventtypes.go" {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		named := map[string]string{}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, value := range n.Values {
					if s, ok := constant(value, named); ok && i < len(n.Names) {
						named[n.Names[i].Name] = s
					}
				}
			case ast.Expr:
				if s, ok := constant(n, named); ok {
					found[s] = name
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// constant is what an expression of literals and constants of its file comes to.
func constant(x ast.Expr, named map[string]string) (string, bool) {
	switch x := x.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(x.Value)
		return s, err == nil && x.Kind == token.STRING
	case *ast.Ident:
		s, ok := named[x.Name]
		return s, ok
	case *ast.BinaryExpr:
		a, isA := constant(x.X, named)
		b, isB := constant(x.Y, named)
		return a + b, isA && isB && x.Op == token.ADD
	}
	return "", false
}

// What the shipped stories journal is known, too.
func TestEveryEventOfTheShippedStoriesIsKnown(t *testing.T) {
	known := scenarios.EventTypes()
	for _, s := range shipped(t) {
		t.Run(s.ID, func(t *testing.T) {
			t.Parallel()
			_, run := perform(t, s)
			for from := uint64(1); ; {
				events, err := run.Actor().Read(t.Context(), from, 512)
				if err != nil {
					t.Fatal(err)
				}
				if len(events) == 0 {
					return
				}
				for _, e := range events {
					if !slices.Contains(known, e.Type) {
						t.Errorf("EventTypes() lacks %q, which the story has", e.Type)
					}
				}
				from = events[len(events)-1].Seq + 1
			}
		})
	}
}
