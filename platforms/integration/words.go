package integration

import (
	"fmt"
	"strings"
	"time"
)

// tongue is a language that the bot speaks.
type tongue string

const (
	english    tongue = "en"
	vietnamese tongue = "vi"
)

// either picks a text by language.
func (t tongue) either(en, vi string) string {
	if t == vietnamese {
		return vi
	}
	return en
}

// words are what the bot says, each in both languages.

func (t tongue) whichBank() string {
	return t.either("Which bank is it at?", "Tài khoản của bạn ở ngân hàng nào?")
}

func (t tongue) notTakingPart(bank string) string {
	return fmt.Sprintf(t.either(
		"%s does not take part. It has not let this chat in, so I cannot ask it anything and see nothing of your account. There is nothing to link.",
		"%s không tham gia. Ngân hàng này không cho trò chuyện này kết nối, nên tôi không hỏi được gì và không thấy gì trong tài khoản của bạn. Không có gì để liên kết."), bank)
}

func (t tongue) needsOK(b Bank) string {
	if b.Face == faceOpenBanking {
		return fmt.Sprintf(t.either(
			"%s needs your OK first. If you go on, you agree that I read your accounts, balances and transactions for 90 days. You confirm it at the bank; I never see your password.",
			"%s cần bạn đồng ý trước. Nếu tiếp tục, bạn đồng ý cho tôi đọc tài khoản, số dư và giao dịch trong 90 ngày. Bạn xác nhận tại ngân hàng; tôi không bao giờ thấy mật khẩu của bạn."), b.Name)
	}
	return fmt.Sprintf(t.either(
		"%s needs your OK first. You sign in there and choose what I may see. I never see your password.",
		"%s cần bạn đồng ý trước. Bạn đăng nhập ở đó và chọn những gì tôi được xem. Tôi không bao giờ thấy mật khẩu của bạn."), b.Name)
}

func (t tongue) linkedTo(bank string) string {
	return fmt.Sprintf(t.either("Linked to %s.", "Đã liên kết với %s."), bank)
}

func (t tongue) notLinked(bank string) string {
	return fmt.Sprintf(t.either(
		"OK, nothing is linked, and %s shared nothing. Ask again whenever you like.",
		"Vâng, chưa liên kết gì, và %s không chia sẻ gì. Bạn có thể hỏi lại bất cứ lúc nào."), bank)
}

func (t tongue) linkingFailed(bank string) string {
	return fmt.Sprintf(t.either(
		"That did not work: %s did not finish the linking. Nothing is linked. Please ask again in a while.",
		"Chưa được: %s chưa hoàn tất việc liên kết. Chưa liên kết gì. Lát nữa bạn hỏi lại nhé."), bank)
}

func (t tongue) noLongerIn(bank string) string {
	return fmt.Sprintf(t.either(
		"%s no longer lets me in: the permission has ended. I have forgotten the link. You can link again if you like.",
		"%s không còn cho tôi truy cập: sự đồng ý đã kết thúc. Tôi đã quên liên kết. Bạn có thể liên kết lại nếu muốn."), bank)
}

func (t tongue) accountLine(a account) string {
	name := a.product
	if a.last4 != "" {
		name += " ··" + a.last4
	}
	if a.card {
		return fmt.Sprintf(t.either("%s: %s owed, %s left to spend", "%s: đang nợ %s, còn được chi %s"), name, a.booked.in(t), a.available.in(t))
	}
	return fmt.Sprintf(t.either("%s: %s booked, %s available", "%s: số dư %s, khả dụng %s"), name, a.booked.in(t), a.available.in(t))
}

func (t tongue) asOf(bank string, at time.Time) string {
	return fmt.Sprintf(t.either("%s, as of %s. Not stored.", "%s, lúc %s. Không lưu lại."), bank, at.Format("15:04"))
}

func (t tongue) noAccounts(bank string) string {
	return fmt.Sprintf(t.either("%s shows me no account.", "%s không cho tôi xem tài khoản nào."), bank)
}

func (t tongue) noBalance(bank, granted string) string {
	return fmt.Sprintf(t.either(
		"I cannot see your balance: %s did not share it with me. You allowed %s. To change that, link again and tick balances at the bank.",
		"Tôi không xem được số dư của bạn: %s không chia sẻ cho tôi. Bạn đã cho phép %s. Muốn đổi, hãy liên kết lại và chọn số dư tại ngân hàng."), bank, granted)
}

func (t tongue) noPurchases(bank, granted string) string {
	return fmt.Sprintf(t.either(
		"I cannot see your purchases: I asked %s, and it refused. You allowed %s. To change that, link again and tick transactions at the bank.",
		"Tôi không xem được giao dịch của bạn: tôi đã hỏi %s và bị từ chối. Bạn đã cho phép %s. Muốn đổi, hãy liên kết lại và chọn giao dịch tại ngân hàng."), bank, granted)
}

// granted are the clusters of a link's scope, in words.
func (t tongue) granted(l Link, b Bank) string {
	if b.Face == faceOpenBanking {
		return t.either("what we asked for at the time", "những gì tôi đã hỏi lúc đó")
	}
	var all []string
	for _, c := range []struct{ scope, en, vi string }{
		{"ACCOUNT_BASIC", "the list of your accounts", "danh sách tài khoản"},
		{"ACCOUNT_DETAILED", "balances", "số dư"},
		{"TRANSACTIONS", "transactions", "giao dịch"},
		{"CUSTOMER_CONTACT", "how to reach you", "thông tin liên lạc"},
	} {
		if l.granted(c.scope) {
			all = append(all, t.either(c.en, c.vi))
		}
	}
	if len(all) == 0 {
		return t.either("nothing", "không gì cả")
	}
	if n := len(all) - 1; n > 0 {
		return strings.Join(all[:n], ", ") + t.either(" and ", " và ") + all[n]
	}
	return all[0]
}

func (t tongue) lastLines(bank string) string {
	return fmt.Sprintf(t.either("The latest at %s:", "Gần đây nhất tại %s:"), bank)
}

func (t tongue) noLines(bank string) string {
	return fmt.Sprintf(t.either("%s shows no transactions yet.", "%s chưa có giao dịch nào."), bank)
}

func (t tongue) lineOf(l line) string {
	text := l.at.Format(t.either("2 Jan", "02/01")) + "  " + l.amount.in(t) + "  " + l.text
	if l.pending {
		text += t.either(" (pending)", " (đang chờ)")
	}
	return text
}

func (t tongue) tryLater(bank string, f *failure) string {
	when := t.either("in a few minutes", "sau vài phút")
	if n := f.retryAfter; n == 1 {
		when = t.either("in 1 second", "sau 1 giây")
	} else if n > 1 && n < 90 {
		when = fmt.Sprintf(t.either("in %d seconds", "sau %d giây"), n)
	} else if n >= 90 {
		when = fmt.Sprintf(t.either("in %d minutes", "sau %d phút"), (n+59)/60)
	}
	switch {
	case f.status == 429:
		return fmt.Sprintf(t.either("%s asks me to slow down. Please try again %s.", "%s đề nghị tôi hỏi chậm lại. Bạn hãy thử lại %s."), bank, when)
	case f.status == 0:
		return fmt.Sprintf(t.either("I cannot reach %s right now. Please try again %s.", "Hiện tôi không kết nối được với %s. Bạn hãy thử lại %s."), bank, when)
	}
	return fmt.Sprintf(t.either("%s is not answering right now (error %d). Please try again %s.", "%s hiện không trả lời (lỗi %d). Bạn hãy thử lại %s."), bank, f.status, when)
}

func (t tongue) refused(bank string) string {
	return fmt.Sprintf(t.either("%s refused, and I do not know why. The bank can tell you.", "%s đã từ chối, và tôi không biết vì sao. Ngân hàng có thể cho bạn biết."), bank)
}

func (t tongue) forgotten() string {
	return t.either("Done. I have forgotten your accounts and told the bank that I no longer need its permission.",
		"Xong. Tôi đã quên các tài khoản của bạn và báo cho ngân hàng rằng tôi không cần sự đồng ý nữa.")
}

func (t tongue) nothingToForget() string {
	return t.either("Nothing is linked, so there is nothing to forget.", "Chưa liên kết gì, nên không có gì để quên.")
}

func (t tongue) help() string {
	return t.either("I can tell you the balance of your account, straight from your bank, once you allow it there. What would you like?",
		"Tôi có thể cho bạn biết số dư tài khoản, trực tiếp từ ngân hàng, khi bạn cho phép ở đó. Bạn muốn xem gì?")
}

func (t tongue) title(want string) string {
	switch want {
	case wantBalance:
		return t.either("My balance", "Số dư của tôi")
	case wantPurchases:
		return t.either("My purchases", "Giao dịch của tôi")
	case wantATM:
		return t.either("Nearest ATM", "Máy rút tiền gần")
	}
	return t.either("Forget me", "Quên tôi")
}

func (t tongue) linkExpired() (title, text string) {
	return t.either("This link no longer works", "Liên kết này không dùng được nữa"),
		t.either("It works once, for five minutes. Go back to the chat and tap the button again.",
			"Liên kết chỉ dùng được một lần, trong năm phút. Hãy quay lại trò chuyện và bấm nút lần nữa.")
}

func (t tongue) bankAway(bank string) (title, text string) {
	return fmt.Sprintf(t.either("%s is not answering", "%s không trả lời"), bank),
		t.either("Nothing was linked. Close this window and ask again in the chat in a few minutes.",
			"Chưa liên kết gì. Hãy đóng cửa sổ này và hỏi lại trong trò chuyện sau vài phút.")
}

func (t tongue) wrongBrowser() (title, text string) {
	return t.either("This is not where you began", "Đây không phải nơi bạn đã bắt đầu"),
		t.either("The answer of the bank belongs to a linking that was begun in another browser, or too long ago. Go back to the chat and tap the button again.",
			"Câu trả lời của ngân hàng thuộc về một lần liên kết bắt đầu ở trình duyệt khác, hoặc đã quá lâu. Hãy quay lại trò chuyện và bấm nút lần nữa.")
}
