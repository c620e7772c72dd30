package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"
)

// newUp is the command that starts a world and serves it.
func newUp(p *place) *cobra.Command {
	var o options
	c := &cobra.Command{
		Use:   "up",
		Short: "Start the world and serve it (the default)",
		Example: `  sandbank                                        everything, on http://localhost:8080
  sandbank up --ephemeral --listen localhost:9000  nothing on disk, another port
  sandbank up --app kinnet/balance=http://localhost:3000  your own app in place of ours`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o.place = p
			o.changed = c.Flags().Changed
			return o.up(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	o.flags(c.Flags())
	return c
}

// up starts the world, serves it until ctx ends, and stops it.
func (o *options) up(ctx context.Context, out, errs io.Writer) error {
	if o.server != "" {
		return errors.New("up: it starts a server; --server names one that runs: leave it out")
	}
	if err := o.check(); err != nil {
		return err
	}
	listeners, err := listen(o.listen)
	if err != nil {
		return err
	}
	defer closeAll(listeners)
	w, err := o.open(ctx, listeners[0].Addr(), errs)
	if err != nil {
		return err
	}
	defer w.close()
	group, ctx := errgroup.WithContext(ctx)
	w.serve(ctx, group, listeners)
	group.Go(func() error { return w.welcome(ctx, o, out) })
	if err := group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// serve answers on all listeners until ctx ends.
func (w *world) serve(ctx context.Context, group *errgroup.Group, listeners []net.Listener) {
	s := &http.Server{
		Handler:           w.web.Handler(),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(w.log.Handler(), slog.LevelDebug),
	}
	for _, l := range listeners {
		group.Go(func() error {
			if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
				return fmt.Errorf("serve %s: %w", l.Addr(), err)
			}
			return nil
		})
	}
	group.Go(func() error { return w.sandbox.Serve(ctx) })
	group.Go(func() error { return w.web.Serve(ctx) })
	group.Go(func() error {
		<-ctx.Done()
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
		defer cancel()
		if s.Shutdown(stop) != nil {
			s.Close()
		}
		return nil
	})
}

// newLog writes warnings and errors to the terminal, or all with -v.
func newLog(w io.Writer, level slog.Level) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level}))
}
