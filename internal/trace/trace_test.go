package trace_test

import (
	"context"
	"testing"

	"github.com/sandbank/sandbank/internal/trace"
)

func TestParentParsesBack(t *testing.T) {
	id := trace.New(2018, 7)
	if got := trace.Parse(id.Parent()); got != id {
		t.Errorf("Parse(%q) = %q, want %q", id.Parent(), got, id)
	}
	if trace.From(trace.With(t.Context(), id)) != id || trace.From(t.Context()) != "" {
		t.Error("a context does not carry its trace")
	}
}

func FuzzParse(f *testing.F) {
	f.Add("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
	f.Add("00-00000000000000000000000000000000-00f067aa0ba902b7-01")
	f.Add("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
	f.Add("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01")
	f.Fuzz(func(t *testing.T, header string) {
		id := trace.Parse(header)
		if id == "" {
			return
		}
		if len(id) != 32 || trace.Parse(id.Parent()) != id {
			t.Errorf("Parse(%q) = %q, which does not parse back", header, id)
		}
	})
}

func TestATraceThatIsDrawnLaterIsTheSame(t *testing.T) {
	type key struct{}
	ctx := trace.WithNew(context.WithValue(t.Context(), key{}, "kept"), 2018, 7)
	if got, want := trace.From(ctx), trace.New(2018, 7); got != want || len(got) != 32 {
		t.Errorf("From(WithNew(2018, 7)) = %q, want %q", got, want)
	}
	if ctx.Value(key{}) != "kept" {
		t.Error("other values of the context are lost")
	}
	if got := trace.From(trace.With(ctx, "named")); got != "named" {
		t.Errorf("a trace that is named later = %q", got)
	}
}
