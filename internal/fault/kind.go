package fault

import "slices"

// A Kind says what a kind of fault is, for people and for checks.
type Kind struct {
	Name    string
	Where   string
	Latency bool   // it needs Fault.Latency
	Means   string // what the client meets
	Example string // words of the command behind the party
	Seen    string // who has met it in the wild; empty: asked for by users of test servers
}

// Where a fault is shown.
const (
	OnAnswer  = "answer"  // of any party over HTTP
	OnToken   = "token"   // what an authorization server signs or gives
	OnBank    = "bank"    // what a bank decides: sign-in, consent, what is on a statement
	OnWebhook = "webhook" // what a platform or bank sends
)

// Kinds of faults.
const (
	Latency       = "latency"
	Status        = "status"
	RateLimit     = "rate_limit"
	Maintenance   = "maintenance"
	Empty         = "empty"
	Truncated     = "truncated"
	Malformed     = "malformed"
	Dropped       = "dropped"
	SlowBody      = "slow_body"
	Stale         = "stale"
	MissingItem   = "missing_item"
	DoubledItem   = "doubled_item"
	IDChanges     = "id_changes"
	NextToItself  = "next_to_itself"
	NextElsewhere = "next_elsewhere"
	NextNullHost  = "next_null_host"

	ClockSkew        = "clock_skew"
	BadSignature     = "bad_signature"
	MissingSignature = "missing_signature"
	UnknownKID       = "unknown_kid"
	RotatedKey       = "rotated_key"
	AlgorithmChanged = "algorithm_changed"
	WrongIssuer      = "wrong_issuer"
	WrongAudience    = "wrong_audience"
	DiscoveryMoved   = "discovery_moved"
	RefreshBurnt     = "refresh_burnt"

	LoginStranded   = "login_stranded"
	CancelAsSuccess = "cancel_as_success"
	ConsentTooLong  = "consent_too_long"
	ReturnWindow    = "return_window"
	LateMonth       = "late_month"

	WebhookDuplicated  = "webhook_duplicated"
	WebhookReordered   = "webhook_reordered"
	WebhookDelayed     = "webhook_delayed"
	WebhookDropped     = "webhook_dropped"
	WebhookBadlySigned = "webhook_badly_signed"
	WebhookUnsigned    = "webhook_unsigned"
)

// AllKinds are the kinds in the order of the documentation.
func AllKinds() []Kind {
	return slices.Concat(answers(), tokens(), banks(), webhooks())
}

func answers() []Kind {
	return []Kind{
		{Latency, OnAnswer, true, "The answer comes late by the real clock; fixed, uniform or exponential.", "latency --delay 2s", ""},
		{Status, OnAnswer, false, "A status from 400 to 599, with Retry-After if wished.", "503 --count 3 --retry-after 2", ""},
		{RateLimit, OnAnswer, false, "429 with Retry-After once there were more than so many requests in a minute of virtual time.", "rate_limit --limit 20", ""},
		{Maintenance, OnAnswer, false, "503 with Retry-After until the window is over.", "maintenance --for 2h", ""},
		{Empty, OnAnswer, false, "200 with nothing in it.", "empty --route /accounts", ""},
		{Truncated, OnAnswer, false, "The connection breaks in the middle of the body.", "truncated", ""},
		{Malformed, OnAnswer, false, "JSON that does not parse.", "malformed", ""},
		{Dropped, OnAnswer, false, "The connection breaks before any answer.", "dropped --percent 10", ""},
		{SlowBody, OnAnswer, true, "The body drips in over so long by the real clock.", "slow_body --delay 3s", ""},
		{Stale, OnAnswer, false, "What was answered first goes on being answered, whatever happens meanwhile.", "stale --route /accounts", ""},
		{MissingItem, OnAnswer, false, "An entry of a list is left out of the page.", "missing_item --route /transactions --percent 20", "openbankingspace/tpp-issues#134"},
		{DoubledItem, OnAnswer, false, "An entry of a list is there twice.", "doubled_item --route /transactions", "actualbudget/actual#2519"},
		{IDChanges, OnAnswer, false, "Transactions have other ids at each reading.", "id_changes --route /transactions", "tarioch/beancounttools#142"},
		{NextToItself, OnAnswer, false, "The link to the next page leads to this one.", "next_to_itself --route /transactions", "openbankingspace/tpp-issues#122"},
		{NextElsewhere, OnAnswer, false, "The link to the next page lacks the account.", "next_elsewhere --route /transactions", "openbankingspace/tpp-issues#174"},
		{NextNullHost, OnAnswer, false, "Links have the host null.", "next_null_host", "openbankingspace/tpp-issues#157"},
	}
}

func tokens() []Kind {
	return []Kind{
		{ClockSkew, OnToken, true, "Date, and iat and exp of ID tokens, are ahead by so much, or behind.", "clock_skew --delay 10m", ""},
		{BadSignature, OnToken, false, "The signature of an ID token does not fit.", "bad_signature --count 1", ""},
		{MissingSignature, OnToken, false, "An ID token is not signed (alg none).", "missing_signature --count 1", ""},
		{UnknownKID, OnToken, false, "An ID token names a key that the key set has not.", "unknown_kid", ""},
		{RotatedKey, OnToken, false, "ID tokens are signed by a new key; the key set has it, and no longer the old one.", "rotated_key", "openbankingspace/tpp-issues#135"},
		{AlgorithmChanged, OnToken, false, "ID tokens are signed by EdDSA of a sudden; the key set has the key.", "algorithm_changed", "openbankingspace/tpp-issues#135"},
		{WrongIssuer, OnToken, false, "iss of an ID token is another bank.", "wrong_issuer --count 1", ""},
		{WrongAudience, OnToken, false, "aud of an ID token is another client.", "wrong_audience --count 1", ""},
		{DiscoveryMoved, OnToken, false, "Discovery names another issuer, with endpoints that lead nowhere.", "discovery_moved", "openbankingspace/tpp-issues#46"},
		{RefreshBurnt, OnToken, false, "5xx on refresh, and yet the refresh token is used up.", "refresh_burnt --count 1", "openbankingspace/tpp-issues#26, #93"},
	}
}

func banks() []Kind {
	return []Kind{
		{LoginStranded, OnBank, false, "Signed in, the customer stands on a page that does not lead back; with --route /consent after the decision.", "login_stranded --count 1", "openbankingspace/tpp-issues#104"},
		{CancelAsSuccess, OnBank, false, "Whoever does not allow comes back without an error, with a code that redeems to nothing.", "cancel_as_success --count 1", "adorsys/XS2A-Sandbox#21"},
		{ConsentTooLong, OnBank, false, "400 for a consent with an end more than 90 days ahead, or --limit days; Open Banking only.", "consent_too_long --limit 30", "openbankingspace/tpp-issues#133, we-promise/sure#3038"},
		{ReturnWindow, OnBank, false, "A code is dead 90 seconds after it was given, or --delay, by the real clock.", "return_window --delay 10s", "openbankingspace/tpp-issues#35"},
		{LateMonth, OnBank, false, "Lists leave out what is booked in the current month; it all appears on the 1st of the next.", "late_month", "actualbudget/actual#724"},
	}
}

func webhooks() []Kind {
	return []Kind{
		{WebhookDuplicated, OnWebhook, false, "A webhook comes twice.", "webhook_duplicated", ""},
		{WebhookReordered, OnWebhook, false, "A webhook comes after those that follow within five virtual seconds.", "webhook_reordered --count 1", ""},
		{WebhookDelayed, OnWebhook, true, "A webhook comes late by virtual time.", "webhook_delayed --delay 10m", ""},
		{WebhookDropped, OnWebhook, false, "A webhook is not sent; redelivery by hand still works.", "webhook_dropped --percent 5", "railslove/ebicsbox#138"},
		{WebhookBadlySigned, OnWebhook, false, "A webhook is signed with another secret.", "webhook_badly_signed --count 1", ""},
		{WebhookUnsigned, OnWebhook, false, "A webhook has no signature.", "webhook_unsigned --count 1", ""},
	}
}

// Kinds are the names of all kinds.
func Kinds() []string {
	all := AllKinds()
	names := make([]string, len(all))
	for i, k := range all {
		names[i] = k.Name
	}
	return names
}

func kindOf(name string) (Kind, bool) {
	for _, k := range AllKinds() {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

// where is the place at which a kind is shown.
func where(kind string) string {
	k, _ := kindOf(kind)
	return k.Where
}
