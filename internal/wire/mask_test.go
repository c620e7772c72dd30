package wire

import "testing"

func TestMaskingHidesSecretsAndNothingElse(t *testing.T) {
	m := newMasker()
	for in, want := range map[string]string{
		`{"code":"4-AbC","code_verifier" : "x"}`:           `{"code":"***","code_verifier" : "***"}`,
		`{"code":"602","message":"Customer"}`:              `{"code":"602","message":"Customer"}`, // an error code
		`{"code":602}`:                                     `{"code":602}`,
		`{"Code":"UK.OBIE"}`:                               `{"Code":"UK.OBIE"}`,
		`a=1&code=xyz&state=s&scope=openid`:                `a=1&code=***&state=***&scope=openid`,
		`<input type="hidden" name="csrf" value="q&amp;">`: `<input type="hidden" name="csrf" value="***">`,
		`statement=1&barcode=2`:                            `statement=1&barcode=2`,
	} {
		if got := m.text(in); got != want {
			t.Errorf("text(%s) = %s, want %s", in, got, want)
		}
	}
}
