package integration

import (
	"fmt"
	"strconv"
)

func (t tongue) whereAreYou(bank string) string {
	return fmt.Sprintf(t.either(
		"Where are you? Share your location, tap a town or write its name. %s publishes where its cash machines are, so I need no permission and see nothing of your account.",
		"Bạn đang ở đâu? Hãy chia sẻ vị trí, chạm vào một thành phố hoặc viết tên. %s công khai vị trí máy rút tiền, nên tôi không cần xin phép và không thấy gì trong tài khoản của bạn."), bank)
}

func (t tongue) nearestAre(bank string) string {
	return fmt.Sprintf(t.either("The nearest cash machines of %s:", "Máy rút tiền gần nhất của %s:"), bank)
}

func (t tongue) noATMs(bank string) string {
	return fmt.Sprintf(t.either("%s has no cash machines.", "%s không có máy rút tiền."), bank)
}

func (t tongue) machine(n int) string {
	return t.either("Machine ", "Máy ") + strconv.Itoa(n)
}

// atmLine is one machine; distances are in miles for those who count in them.
func (t tongue) atmLine(n int, a openATM, metres int64, country string) string {
	address := a.Location.Address
	line := fmt.Sprintf("%d. %s, %s %s, %s - %s", n, a.Location.Site.Name, address.Building, address.Street, address.Town, t.distance(metres, country))
	if a.Always {
		line += t.either(", day and night", ", cả ngày đêm")
	}
	return line
}

func (t tongue) distance(metres int64, country string) string {
	switch tenths := (metres*10 + 804) / 1609; {
	case t == english && country == "US":
		return fmt.Sprintf("%d.%d mi", tenths/10, tenths%10)
	case metres < 1000:
		return strconv.FormatInt(metres, 10) + " m"
	}
	point := t.either(".", ",")
	tenths := (metres + 50) / 100
	return fmt.Sprintf("%d%s%d km", tenths/10, point, tenths%10)
}
