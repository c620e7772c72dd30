package scenarios

import (
	"context"
	"errors"
)

var errOpen = errors.New("not here yet")

func (s onRun) CrowdSoFar(ctx context.Context, name string) (map[string]any, error) {
	return nil, errOpen
}
