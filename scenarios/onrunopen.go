package scenarios

import (
	"context"
	"errors"
)

var errOpen = errors.New("not here yet")

func (s onRun) Subscribe(ctx context.Context, ask Subscribe) (map[string]any, error) {
	return nil, errOpen
}
func (s onRun) Review(ctx context.Context, bank string) (map[string]any, error) { return nil, errOpen }
func (s onRun) CrowdSoFar(ctx context.Context, name string) (map[string]any, error) {
	return nil, errOpen
}
