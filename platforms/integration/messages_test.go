package integration_test

import (
	"strings"
	"testing"

	"github.com/sandbank/sandbank/platforms/integration"
)

func TestLongAnswersAreSeveralMessagesAndLoseNothing(t *testing.T) {
	var lines []string
	for i := range 45 {
		lines = append(lines, strings.Repeat("ợ", 40+i))
	}
	all := integration.Messages(lines)
	for _, text := range all {
		if n := len([]rune(text)); n > 2000 {
			t.Errorf("a message of %d characters", n)
		}
	}
	if got := strings.Join(all, "\n"); got != strings.Join(lines, "\n") || len(all) < 2 {
		t.Errorf("%d messages say something else", len(all))
	}
	if got := integration.Messages(nil); got != nil {
		t.Errorf("nothing to say = %q", got)
	}
}
