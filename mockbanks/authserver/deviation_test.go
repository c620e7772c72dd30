package authserver_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/mockbanks/authserver"
)

// always is a plan that strikes with one fault whenever it is asked for it.
type always struct{ fault.Fault }

func (a always) Meets(_ context.Context, w http.ResponseWriter, o fault.Occasion, kinds ...string) (fault.Fault, bool) {
	for _, k := range kinds {
		if k == a.Kind && o.Party == a.Party && o.Caller == "kinnet/balance" && w != nil {
			return a.Fault, true
		}
	}
	return fault.Fault{}, false
}

func (a always) MeetsIf(ctx context.Context, w http.ResponseWriter, o fault.Occasion, kind string, fits func(fault.Fault) bool) (fault.Fault, bool) {
	f, ok := a.Meets(ctx, w, o, kind)
	return f, ok && fits(f)
}

func (a always) Faces(o fault.Occasion, kind string) (fault.Fault, bool) {
	return a.Fault, a.Kind == kind && a.Party == o.Party
}

func (a always) Armed() []fault.Fault { return []fault.Fault{a.Fault} }

// A client of good manners, the OpenID Connect library, must refuse what is
// wrong and take what is only new.
func TestAnIDTokenDeviatesInEachWay(t *testing.T) {
	for kind, want := range map[string]string{
		"":                     "",
		fault.BadSignature:     "failed to verify signature",
		fault.MissingSignature: "malformed",
		fault.UnknownKID:       "failed to verify signature",
		fault.RotatedKey:       "",
		fault.AlgorithmChanged: "",
		fault.WrongIssuer:      "different provider",
		fault.WrongAudience:    "expected audience",
		fault.ClockSkew:        "expired",
	} {
		t.Run(kind, func(t *testing.T) {
			b := open(t, "larkspur", func(c *authserver.Config) {
				c.Faults = always{fault.Fault{Party: "larkspur", Kind: kind, Latency: -time.Hour}}
			})
			q := b.query()
			q.Set("scope", "openid "+q.Get("scope"))
			_, tokens := b.redeem(b.code(q, "ACCOUNT_BASIC"))
			if tokens.ID == "" {
				t.Fatal("no ID token")
			}
			provider, err := oidc.NewProvider(t.Context(), b.issuer)
			if err != nil {
				t.Fatal(err)
			}
			verifier := provider.VerifierContext(t.Context(), &oidc.Config{ClientID: b.id, SupportedSigningAlgs: []string{"ES256", "EdDSA"}})
			_, err = verifier.Verify(t.Context(), tokens.ID)
			if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
				t.Errorf("the library says %v, want %q", err, want)
			}
		})
	}
}

func TestARotatedKeyTakesThePlaceOfTheOldOne(t *testing.T) {
	keys := func(kind string) string {
		b := open(t, "larkspur", func(c *authserver.Config) { c.Faults = always{fault.Fault{Party: "larkspur", Kind: kind}} })
		return b.get("/jwks").body
	}
	if all := keys(""); !strings.Contains(all, "larkspur-test-only-1") || strings.Contains(all, "larkspur-test-only-3") {
		t.Errorf("without a fault %s", all)
	}
	if all := keys(fault.RotatedKey); strings.Contains(all, "larkspur-test-only-1") || !strings.Contains(all, "larkspur-test-only-3") {
		t.Errorf("rotated %s", all)
	}
}
