package agreement_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/agreement"
)

func TestAdmit(t *testing.T) {
	for name, c := range map[string]struct {
		party  string
		admits []string
		regime string
		want   error
	}{
		"a named platform":           {"kinnet", []string{"riverton", "kinnet"}, agreement.Contract, nil},
		"a platform that is not":     {"kinnet", []string{"riverton"}, agreement.Contract, agreement.ErrNotAdmitted},
		"a bank that admits none":    {"kinnet", nil, agreement.Contract, agreement.ErrNotAdmitted},
		"a developer":                {agreement.Developer, nil, agreement.Contract, nil},
		"where the law gives access": {"kinnet", nil, agreement.Mandate, nil},
		"nobody":                     {"", nil, agreement.Contract, agreement.ErrNotAdmitted},
	} {
		if err := agreement.Admit(c.party, c.admits, c.regime); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func ExampleAdmit() {
	fmt.Println(agreement.Admit("kinnet", nil, agreement.Contract))
	// Output: bank does not admit this party
}
