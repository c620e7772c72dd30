package scenarios

import "context"

// An Action is what one step does or expects; see kinds.
type Action interface {
	// written is the key that stands for it in a file, and what stands there.
	written() (key string, body any)
	// tell is the step as a sentence, for a viewer.
	tell(c cast) Text
	// perform does it. What a person could not do, because what they look for
	// is not there, is an [Unmet]; any other error ends the play.
	perform(ctx context.Context, p *performance) error
}

// An Unmet says what a step expected and what came instead.
type Unmet struct {
	Expected string
	Got      string
}

// Error implements error.
func (u *Unmet) Error() string { return "expected " + u.Expected + "; got " + u.Got }

// kinds are the keys of the steps, in the order in which they are offered.
func kinds() []string {
	return []string{
		"say", "reply", "share", "tap_link", "sign_in", "consent", "revoke", "unlink", "visit", "fill", "read",
		"spend", "receive", "settle", "wait", "clock", "fault", "heal", "register", "token", "inbox", "subscribe", "call", "review", "suspend",
		"crowd", "speak", "market", "move", "let", "expect",
	}
}

// newAction reads the action that stands behind a key.
func newAction(key string, v value) Action {
	switch key {
	case "say":
		return newSay(v)
	case "reply":
		return newReply(v)
	case "tap_link":
		return TapLink{As: v.role()}
	case "sign_in":
		return SignIn{As: v.role()}
	case "consent":
		return newConsent(v)
	case "revoke":
		return newRevoke(v)
	case "unlink":
		return Unlink{As: v.role()}
	case "wait":
		return Wait{For: v.span()}
	case "let":
		return newLet(v)
	case "expect":
		return newExpectation(v)
	}
	return newOther(key, v)
}

// newOther reads the actions of programs, of the world and of the public.
func newOther(key string, v value) Action {
	switch key {
	case "visit":
		return newVisit(v)
	case "fill":
		return newFill(v)
	case "read":
		return newRead(v)
	case "spend":
		return newSpend(v)
	case "receive":
		return newReceive(v)
	case "settle":
		return newSettle(v)
	case "clock":
		return newClock(v)
	case "fault":
		return newArm(v)
	case "heal":
		return newHeal(v)
	case "register":
		return newRegister(v)
	case "token":
		return newToken(v)
	case "subscribe":
		return newSubscribe(v)
	case "call":
		return newCall(v)
	case "review":
		return newReview(v)
	case "inbox":
		return newInbox(v)
	case "crowd":
		return newLive(v)
	case "suspend":
		return newSuspend(v)
	case "share":
		return newShare(v)
	case "speak":
		return newSpeak(v)
	case "market":
		return newMarket(v)
	case "move":
		return newMove(v)
	}
	return nil
}

// role reads {as: role}: who does what needs no other word.
func (v value) role() string { return v.object("as").as() }

// as is the role that an object names, or the story's first.
func (o object) as() string {
	v := o.get("as")
	if !v.there() && o.there() && len(o.r.story.Roles) > 0 {
		return o.r.story.Roles[0].Name
	}
	return v.knownRole()
}

// knownRole reads the name of a role of the story.
func (v value) knownRole() string {
	if !v.there() {
		return ""
	}
	names := v.r.story.roleNames()
	name := v.text()
	for _, known := range names {
		if name == known {
			return name
		}
	}
	v.unknown(name, names, "the story has no role "+quote(name), "its roles are "+either(names))
	return name
}

func (s *Story) roleNames() []string {
	names := make([]string, len(s.Roles))
	for i, r := range s.Roles {
		names[i] = r.Name
	}
	return names
}
