package scenarios

import "context"

// ready waits until the apps of the run have proved that they listen, so that
// each playing begins at the same place. An app that does not within the grace
// is not waited for: the steps that need it will say so.
func (p *performance) ready(ctx context.Context) error {
	grace := p.grace
	if grace == 0 {
		grace = DefaultGrace
	}
	short, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	for {
		waiting, err := p.unverified(ctx)
		if err != nil {
			return err
		}
		if waiting == 0 || p.stage.Await(short, p.seen+1) != nil {
			break
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return p.stage.Idle(ctx)
}

// unverified is how many apps have not answered the platform's challenge yet.
func (p *performance) unverified(ctx context.Context) (int, error) {
	waiting := map[string]bool{}
	err := p.each(ctx, 1, func(e event) {
		switch e.Type {
		case "platform.app.created":
			waiting[e.Subject] = true
		case "webhook.verified":
			delete(waiting, e.Subject)
		}
	})
	return len(waiting), err
}
