// Package othermodule is a user's program in a module of its own: a client of
// a bank's FDX-shaped API, tested against a world of Sandbank.
package othermodule

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// A Balance is what an account holds, as the bank writes it.
type Balance struct {
	Account   string      `json:"accountId"`
	Current   json.Number `json:"currentBalance"`
	Available json.Number `json:"availableBalance"`
}

// ReadBalance asks a bank for the balance of an account.
func ReadBalance(ctx context.Context, address, token string) (b Balance, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return b, fmt.Errorf("read balance: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return b, fmt.Errorf("read balance: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return b, fmt.Errorf("read balance: the bank answered %s", res.Status)
	}
	if err := json.NewDecoder(res.Body).Decode(&b); err != nil {
		return b, fmt.Errorf("read balance: %w", err)
	}
	return b, nil
}
