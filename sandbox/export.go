package sandbox

import (
	"context"
	"io"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/journal/replayfile"
)

// Export writes a run as one .sandbank file. Secrets are masked unless asked
// for.
func (s *Sandbox) Export(ctx context.Context, w io.Writer, run string, secrets bool) error {
	spec, _, err := s.firstEvent(ctx, run)
	if err != nil {
		return err
	}
	h := replayfile.Header{Run: run, Seed: spec.Seed, World: spec.World, Start: spec.Start.Format(time.RFC3339), Story: spec.Story}
	return replayfile.Write(ctx, w, h, s.c.Store, run, replayfile.Options{Secrets: secrets})
}

// Canonical writes the canonical form of a run's events, a line each.
func (s *Sandbox) Canonical(ctx context.Context, w io.Writer, run string) error {
	if _, _, err := s.firstEvent(ctx, run); err != nil {
		return err
	}
	return replayfile.WriteCanonical(ctx, w, s.c.Store, run)
}

// Audit checks every byte of a run; see [journal.Audit].
func (s *Sandbox) Audit(ctx context.Context, run string) (journal.Audited, error) {
	if _, _, err := s.firstEvent(ctx, run); err != nil {
		return journal.Audited{}, err
	}
	return journal.Audit(ctx, s.c.Store, run, nil)
}
