package integration

import (
	"fmt"
	"time"
)

func (t tongue) cardHelp(bank string) string {
	return fmt.Sprintf(t.either(
		"Hello, this is %s. I tell you when your card is used, and you manage it here. What would you like?",
		"Xin chào, đây là %s. Tôi báo khi thẻ của bạn được dùng, và bạn quản lý thẻ ngay tại đây. Bạn muốn gì?"), bank)
}

func (t tongue) cardTitle(want string) string {
	switch want {
	case wantAlerts:
		return t.either("Start alerts", "Bật thông báo")
	case wantSilence:
		return t.either("Stop alerts", "Tắt thông báo")
	case wantLimit:
		return t.either("My limit", "Hạn mức")
	case wantFreeze:
		return t.either("Freeze card", "Khóa thẻ")
	case wantUnfreeze:
		return t.either("Unfreeze card", "Mở khóa thẻ")
	}
	return t.title(want)
}

func (t tongue) alertsNeedOK(bank string) string {
	return fmt.Sprintf(t.either(
		"Link your card first: you sign in at %s and choose what I may see. Without your purchases I cannot tell you of them. I never see your password.",
		"Trước hết hãy liên kết thẻ: bạn đăng nhập tại %s và chọn những gì tôi được xem. Không được xem giao dịch thì tôi không báo được. Tôi không bao giờ thấy mật khẩu của bạn."), bank)
}

// alertsOn confirms the alerts of cards; of none it says "your card".
func (t tongue) alertsOn(bank string, cards []account) string {
	card := t.either("your card", "thẻ của bạn")
	if len(cards) > 0 && cards[0].last4 != "" {
		card += " ··" + cards[0].last4
	}
	return fmt.Sprintf(t.either(
		"Alerts are on: I tell you whenever %s of %s is used. Write BALANCE, LIMIT, FREEZE or STOP ALERTS at any time.",
		"Đã bật thông báo: tôi báo mỗi khi %s của %s được dùng. Bạn có thể viết SỐ DƯ, HẠN MỨC, KHÓA THẺ hoặc TẮT THÔNG BÁO bất cứ lúc nào."), card, bank)
}

func (t tongue) alertsOff(bank string) string {
	return fmt.Sprintf(t.either(
		"Alerts of %s are off. The link stays; write ALERTS to turn them on, or FORGET ME to end it.",
		"Đã tắt thông báo của %s. Liên kết vẫn còn; viết THÔNG BÁO để bật lại, hoặc QUÊN TÔI để bỏ liên kết."), bank)
}

func (t tongue) noAlerts(bank string) string {
	return fmt.Sprintf(t.either("%s does not send me alerts now. Please try again in a while.",
		"Hiện %s chưa gửi thông báo cho tôi. Lát nữa bạn thử lại nhé."), bank)
}

func (t tongue) alertsEnded(bank string) string {
	return fmt.Sprintf(t.either(
		"Your permission at %s has ended, so there are no more alerts. I have forgotten the link. Write ALERTS to link again.",
		"Sự đồng ý của bạn tại %s đã kết thúc, nên không còn thông báo nữa. Tôi đã quên liên kết. Viết THÔNG BÁO để liên kết lại."), bank)
}

// used is one alert. Money that comes back is no reason to ask who it was.
func (t tongue) used(bank string, sum amount, where string, at time.Time) string {
	if sum.minor > 0 {
		return fmt.Sprintf(t.either("%s: %s back from %s, %s.", "%s: %s được hoàn từ %s, %s."), bank, sum.in(t), where, at.Format("15:04"))
	}
	sum.minor = -sum.minor
	return fmt.Sprintf(t.either("%s: %s at %s, %s. Not you? Reply FREEZE", "%s: %s tại %s, %s. Không phải bạn? Trả lời KHÓA THẺ"),
		bank, sum.in(t), where, at.Format("15:04"))
}

func (t tongue) locked(bank string, locked bool) string {
	if locked {
		return fmt.Sprintf(t.either("Your card is frozen at %s: nothing can be bought with it. Write UNFREEZE to free it.",
			"Thẻ của bạn đã bị khóa tại %s: không mua được gì bằng thẻ này. Viết MỞ KHÓA để mở lại."), bank)
	}
	return fmt.Sprintf(t.either("Your card works again at %s.", "Thẻ của bạn tại %s dùng lại được rồi."), bank)
}

func (t tongue) limitLine(a account) string {
	limit := amount{a.booked.minor + a.available.minor, a.booked.currency}
	name := a.product
	if a.last4 != "" {
		name += " ··" + a.last4
	}
	return fmt.Sprintf(t.either("%s: limit %s, of which %s is left", "%s: hạn mức %s, còn lại %s"), name, limit.in(t), a.available.in(t))
}

func (t tongue) alertsNeedPurchases(bank, granted string) string {
	return fmt.Sprintf(t.either(
		"I cannot tell you when your card is used: you allowed %[2]s, and not your purchases. To change that, link again and tick transactions at %[1]s.",
		"Tôi không thể báo khi thẻ được dùng: bạn đã cho phép %[2]s, nhưng không phải giao dịch. Muốn đổi, hãy liên kết lại và chọn giao dịch tại %[1]s."), bank, granted)
}
