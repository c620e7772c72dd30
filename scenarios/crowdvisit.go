package scenarios

import (
	"cmp"
	"context"
	"errors"

	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/crowd"
	"github.com/sandbank/sandbank/scenarios/browser"
)

// Crowds are customers by the thousand.
type Crowds interface {
	FormCrowd(ctx context.Context, s crowd.Spec) error
	LiveDay(ctx context.Context, id string, visit sandbox.Visit) error
	// CrowdSoFar is what a crowd has done, for expressions.
	CrowdSoFar(ctx context.Context, name string) (map[string]any, error)
}

func (s onRun) FormCrowd(ctx context.Context, c crowd.Spec) error { return s.run.FormCrowd(ctx, c) }

func (s onRun) LiveDay(ctx context.Context, id string, visit sandbox.Visit) error {
	return s.run.LiveDay(ctx, id, visit)
}

func (s onRun) CrowdSoFar(_ context.Context, name string) (map[string]any, error) {
	c, err := s.run.Crowd(name)
	if err != nil {
		return nil, err
	}
	all := counted(c.All())
	all["members"], all["linked"], all["days"] = int64(c.Members), int64(c.Linked), int64(c.Days)
	all["sampled"], all["over_http"], all["by_rule"] = int64(c.Sampled), counted(c.HTTP), counted(c.Rule)
	return all, nil
}

// counted is a tally as expressions have it.
func counted(t crowd.Tally) map[string]any {
	return map[string]any{
		"offered": int64(t.Offered), "allowed": int64(t.Allowed), "denied": int64(t.Denied), "asked": int64(t.Asked),
		"answered": int64(t.Answered), "revoked": int64(t.Revoked), "refused": int64(t.Refused),
	}
}

// visits is how members of a crowd's sample act: in the chat and on the bank's
// own pages, as the customers on stage do.
func (p *performance) visits(c Crowd) sandbox.Visit {
	return func(ctx context.Context, bank, key string, act crowd.Act) (crowd.Tally, error) {
		customer, err := p.stage.Customer(ctx, bank, key)
		if err != nil {
			return crowd.Tally{}, err
		}
		v := visit{p.offstage(customer), c, crowd.Tally{}}
		for _, deed := range []struct {
			does bool
			do   func(context.Context) error
		}{{act.Offered, func(ctx context.Context) error { return v.link(ctx, act.Allowed) }}, {act.Asked, v.ask}, {act.Revoked, v.revoke}} {
			if !deed.does {
				continue
			}
			if err := v.do(ctx, deed.do); err != nil {
				return v.did, err
			}
		}
		return v.did, nil
	}
}

// offstage is the same play for somebody without a role: a browser of her own,
// and an ear for what is said to her from now on.
func (p *performance) offstage(c Customer) *performance {
	q := *p
	q.cast = cast{map[string]Customer{crowdMember: c}, map[string]any{}}
	q.windows, q.pages = map[string]*browser.Browser{}, map[string]string{}
	return &q
}

// A visit is one member's day.
type visit struct {
	*performance
	crowd Crowd
	did   crowd.Tally
}

// do does one thing and waits until what it led to has happened. What a person
// could not do was refused; it is no error.
func (v *visit) do(ctx context.Context, deed func(context.Context) error) error {
	who := v.cast.of(crowdMember)
	e, err := v.stage.Mark(ctx, "crowd.member.came", map[string]string{"crowd": v.crowd.ID, "bank": who.Bank, "customer": who.Key})
	if err != nil {
		return err
	}
	v.marks = marks{e.Seq, e.Seq, e.Seq}
	err = deed(ctx)
	if _, unmet := errors.AsType[*Unmet](err); unmet {
		v.did.Refused++
		err = nil
	}
	return errors.Join(err, v.stage.Idle(ctx))
}

// act performs the actions of a story for the member.
func (v *visit) act(ctx context.Context, actions ...Action) error {
	for _, a := range actions {
		if err := a.perform(ctx, v.performance); err != nil {
			return err
		}
		if err := v.stage.Idle(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (v *visit) says(words string) Action {
	return Say{As: crowdMember, To: v.crowd.App, Text: words}
}

// link goes to the consent page and decides.
func (v *visit) link(ctx context.Context, agrees bool) error {
	v.did.Offered++
	decision := deny
	if agrees {
		decision = allow
	}
	err := v.act(ctx, v.says(cmp.Or(v.crowd.Opening, opening)), TapLink{crowdMember}, SignIn{crowdMember}, Consent{As: crowdMember, Decide: decision})
	if err == nil && agrees {
		v.did.Allowed++
	} else if err == nil {
		v.did.Denied++
	}
	return err
}

// ask asks for the balance and looks whether an amount of money came.
func (v *visit) ask(ctx context.Context) error {
	v.did.Asked++
	if err := v.act(ctx, v.says(cmp.Or(v.crowd.Question, question))); err != nil {
		return err
	}
	said, err := v.heard(ctx, crowdMember, v.marks.story)
	if err == nil && len(amounts(said)) == 0 {
		err = &Unmet{"an amount of money", transcript(said)}
	}
	if err == nil {
		v.did.Answered++
	}
	return err
}

// revoke takes the consent back on the bank's page.
func (v *visit) revoke(ctx context.Context) error {
	err := v.act(ctx, Revoke{As: crowdMember, At: "bank"})
	if err == nil {
		v.did.Revoked++
	}
	return err
}
