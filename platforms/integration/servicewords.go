package integration

import (
	"fmt"
	"time"
)

func (t tongue) whatHappened(title string) string {
	return fmt.Sprintf(t.either("%s: tell me in a sentence what happened, and I take it to the service desk.",
		"%s: bạn kể trong một câu chuyện gì đã xảy ra, tôi sẽ chuyển đến bộ phận hỗ trợ."), title)
}

func (t tongue) caseOpened(bank string, by time.Time) string {
	return fmt.Sprintf(t.either(
		"I have taken this to the service desk of %s: your name and your words, nothing of your account. It answers by %s, and I tell you here.",
		"Tôi đã chuyển việc này đến bộ phận hỗ trợ của %s: tên và lời của bạn, không có gì về tài khoản. Họ trả lời trước %s, và tôi sẽ báo bạn ở đây."),
		bank, t.moment(by))
}

func (t tongue) caseWaits(bank string, by time.Time) string {
	return fmt.Sprintf(t.either("The service desk of %s has your case and answers by %s.",
		"Bộ phận hỗ trợ của %s đã nhận việc của bạn và trả lời trước %s."), bank, t.moment(by))
}

func (t tongue) caseSays(bank, answer string) string {
	return fmt.Sprintf(t.either("The service desk of %s: %s", "Bộ phận hỗ trợ của %s: %s"), bank, answer)
}

func (t tongue) noCase() string {
	return t.either("You have no case with us. Tell me what is wrong and I take it to the service desk.",
		"Bạn chưa có việc nào đang xử lý. Hãy cho tôi biết vấn đề, tôi sẽ chuyển đến bộ phận hỗ trợ.")
}

// moment is a day and a time of day.
func (t tongue) moment(at time.Time) string {
	if t == vietnamese {
		days := [...]string{"Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"}
		return at.Format("15:04 ") + days[at.Weekday()] + at.Format(" 02/01")
	}
	return at.Format("15:04 on Monday, 2 January")
}
