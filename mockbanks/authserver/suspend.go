package authserver

import (
	"context"
	"fmt"

	"github.com/sandbank/sandbank/internal/actor"
)

// Suspend takes a client out of service: it gets no token, its customers'
// pages refuse it, and no token that it has is good. Why is for the journal.
// It fails with [ErrNoSuchClient]; one that is suspended already stays so.
func (s *Server) Suspend(ctx context.Context, client, why string) error {
	return s.service(ctx, client, typeSuspended, why, true)
}

// Restore lets a client in again; its tokens are as good as they were.
func (s *Server) Restore(ctx context.Context, client, why string) error {
	return s.service(ctx, client, typeRestored, why, false)
}

func (s *Server) service(ctx context.Context, client, kind, why string, suspended bool) error {
	_, err := s.c.Actor.Do(ctx, func(tx *actor.Tx) error {
		c, ok := s.state.client(client)
		if !ok {
			return fmt.Errorf("client %.80q of %s: %w", client, s.c.Bank.ID, ErrNoSuchClient)
		}
		if c.Suspended == suspended {
			return actor.ErrNothing
		}
		tx.Add(s.draft(kind, "client/"+client, record{Client: client, Name: c.Name, Cause: why}, nil))
		return nil
	})
	return err
}

// Stood tells what an access token stands for, or stood for before it ended;
// ok is false for one that was never issued here.
func (s *Server) Stood(bearer string) (a Access, ok bool) {
	t := s.find(bearer)
	if t == nil || t.kind == kindRefresh {
		return Access{}, false
	}
	return t.access, true
}

// Ended tells whether an access token was revoked, itself or by its grant.
func (s *Server) Ended(bearer string) bool {
	t := s.find(bearer)
	return t != nil && t.ended()
}
