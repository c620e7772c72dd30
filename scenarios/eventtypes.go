package scenarios

import (
	"slices"
	"strings"
)

// EventTypes are the types of all events that a run may have, in order of
// their names. A test holds them against what the packages write.
func EventTypes() []string {
	return strings.Fields(`
		access.refused
		app.case.reported app.enrolled app.linked app.registered app.subscribed app.unlinked app.unsubscribed
		bank.access.reviewed
		bank.account.adjusted bank.account.closed bank.account.frozen bank.account.limited bank.account.opened bank.account.unfrozen
		bank.agreement.opened
		bank.card.authorised bank.card.captured bank.card.declined bank.card.lapsed bank.card.refunded
		bank.client.registered bank.client.restored bank.client.suspended
		bank.code.issued bank.code.redeemed
		bank.consent.approved bank.consent.authorised bank.consent.expired bank.consent.rejected bank.consent.requested bank.consent.revoked
		bank.grant.opened
		bank.login.failed bank.login.locked bank.login.unlocked
		bank.notice.abandoned bank.notice.delivered bank.notice.dropped bank.notice.failed bank.notice.postponed bank.notice.queued
		bank.order.cancelled bank.order.missed bank.order.set
		bank.payment.accepted bank.payment.corrected bank.payment.executed bank.payment.rejected bank.payment.returned bank.payment.unpaid
		bank.service.case.answered bank.service.case.opened bank.service.case.resolved
		bank.service.notice.delivered bank.service.notice.failed
		bank.token.issued bank.token.revoked
		bank.webhook.subscribed bank.webhook.unsubscribed
		chat.account.linked chat.account.unlinked chat.action.sent chat.linking.cancelled chat.linking.started chat.message.sent
		clock.advanced clock.rated
		crowd.day.finished crowd.formed crowd.member.came
		fault.armed fault.cleared fault.struck
		market.price.moved
		party.replaced
		platform.app.changed platform.app.created platform.profile.changed
		public.statement.made
		run.created run.forked run.recorded
		story.chapter.started story.ended story.started story.step.failed story.step.passed story.step.started
		talks.move.made
		webhook.abandoned webhook.delivered webhook.dropped webhook.failed webhook.postponed webhook.probed webhook.queued
		webhook.unverified webhook.verified
		wire.exchange.recorded wire.exchanges.skipped`)
}

// eventType refuses a type, or a pattern of types, that no event has: an event
// of it would never be there, and one that must not be never missed.
func (v value) eventType(pattern string) string {
	known := EventTypes()
	for _, typ := range known {
		if matches(pattern, typ) {
			return pattern
		}
	}
	wrong, there := "no event has the type "+quote(pattern), "types begin with "+listed(families(known))
	if strings.Contains(pattern, "*") {
		wrong = "no type of event fits " + quote(pattern)
	}
	if family, ok := familyOf(pattern, known); ok {
		there = "there are " + listed(family)
	}
	v.unknown(pattern, known, wrong, there)
	return pattern
}

// families are the first words of types.
func families(types []string) []string {
	all := make([]string, len(types))
	for i, typ := range types {
		all[i], _, _ = strings.Cut(typ, ".")
	}
	return slices.Compact(all)
}

// familyOf are the types with the first words of one that is not known.
func familyOf(typ string, known []string) (family []string, ok bool) {
	for cut := strings.LastIndexByte(typ, '.'); cut > 0; cut = strings.LastIndexByte(typ[:cut], '.') {
		for _, k := range known {
			if strings.HasPrefix(k, typ[:cut+1]) {
				family = append(family, k)
			}
		}
		if len(family) > 0 {
			return family, true
		}
	}
	return nil, false
}
