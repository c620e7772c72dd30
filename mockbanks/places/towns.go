package places

// A centre is where a town's places are spread around, and what its clocks
// show. Facts, to about a kilometre.
type centre struct {
	name, region string
	lat, lon     int32 // micro-degrees
	clock        zone
	water        string // directions in which there is water or another state, like "N NE"
	languages    string // spoken at counters beside English, ISO 639, the commonest first
}

//nolint:gochecknoglobals // constant table
var centresUS = [...]centre{
	{"Austin", "TX", 30267200, -97743100, central, "", "es vi"}, {"Houston", "TX", 29760400, -95369800, central, "", "es vi zh"},
	{"Dallas", "TX", 32776700, -96797000, central, "", "es vi"}, {"San Antonio", "TX", 29424100, -98493600, central, "", "es"},
	{"San Jose", "CA", 37338200, -121886300, pacific, "", "vi es zh"}, {"Sacramento", "CA", 38581600, -121494400, pacific, "", "es zh vi"},
	{"Fresno", "CA", 36737800, -119787100, pacific, "", "es"}, {"San Diego", "CA", 32715700, -117161100, pacific, "S SW W", "es vi tl"},
	{"Los Angeles", "CA", 34052200, -118243700, pacific, "", "es ko zh"}, {"Oakland", "CA", 37804400, -122271200, pacific, "W SW S", "es zh vi"},
	{"Portland", "OR", 45515200, -122678400, pacific, "", "es vi"}, {"Eugene", "OR", 44052100, -123086800, pacific, "", "es"},
	{"Seattle", "WA", 47606200, -122332100, pacific, "W SW NW", "zh vi es"}, {"Spokane", "WA", 47658800, -117426000, pacific, "", "ru"},
	{"Boise", "ID", 43615000, -116202300, mountain, "", "es"}, {"Denver", "CO", 39739200, -104990300, mountain, "", "es vi"},
	{"Phoenix", "AZ", 33448400, -112074000, arizona, "", "es"}, {"Tucson", "AZ", 32222600, -110974700, arizona, "", "es"},
	{"Albuquerque", "NM", 35084400, -106650400, mountain, "", "es vi"}, {"Omaha", "NE", 41256500, -95934500, central, "E NE SE", "es"},
	{"Wichita", "KS", 37687200, -97330100, central, "", "es vi"}, {"Tulsa", "OK", 36154000, -95992800, central, "", "es"},
	{"Minneapolis", "MN", 44977800, -93265000, central, "", "so es"}, {"Duluth", "MN", 46786700, -92100500, central, "E SE S", ""},
	{"Madison", "WI", 43073100, -89401200, central, "N NW SE S", "es"}, {"Milwaukee", "WI", 43038900, -87906500, central, "E NE SE", "es"},
	{"Chicago", "IL", 41878100, -87629800, central, "E NE SE", "es pl zh"}, {"Peoria", "IL", 40693600, -89589000, central, "", ""},
	{"Indianapolis", "IN", 39768400, -86158100, eastern, "", "es"}, {"Columbus", "OH", 39961200, -82998800, eastern, "", "so es"},
	{"Cleveland", "OH", 41499300, -81694400, eastern, "N NW NE", "es"}, {"Toledo", "OH", 41652800, -83537900, eastern, "", ""},
	{"Pittsburgh", "PA", 40440600, -79995900, eastern, "", ""}, {"Philadelphia", "PA", 39952600, -75165200, eastern, "E SE", "es vi zh"},
	{"Buffalo", "NY", 42886400, -78878400, eastern, "W SW NW", "es"}, {"Albany", "NY", 42652600, -73756200, eastern, "", ""},
	{"New York", "NY", 40730600, -73986600, eastern, "W SW NW S", "es zh ru"}, {"Boston", "MA", 42360100, -71058900, eastern, "E NE SE", "es zh pt vi"},
	{"Worcester", "MA", 42262600, -71802300, eastern, "", "es vi"}, {"Hartford", "CT", 41765800, -72673400, eastern, "", "es"},
	{"Baltimore", "MD", 39290400, -76612200, eastern, "SE", "es"}, {"Richmond", "VA", 37540700, -77436000, eastern, "", "es"},
	{"Norfolk", "VA", 36850800, -76285900, eastern, "W NW N", "tl"}, {"Raleigh", "NC", 35779600, -78638200, eastern, "", "es"},
	{"Charlotte", "NC", 35227100, -80843100, eastern, "", "es vi"}, {"Atlanta", "GA", 33749000, -84388000, eastern, "", "es ko vi"},
	{"Savannah", "GA", 32080900, -81091200, eastern, "N NE E", ""}, {"Jacksonville", "FL", 30332200, -81655700, eastern, "", "es"},
	{"Tampa", "FL", 27950600, -82457200, eastern, "S SW SE", "es"}, {"Orlando", "FL", 28538300, -81379200, eastern, "", "es vi pt"},
	{"Miami", "FL", 25774300, -80197700, eastern, "E NE SE S", "es ht pt"}, {"Nashville", "TN", 36162700, -86781600, central, "", "es"},
	{"Memphis", "TN", 35149500, -90049000, central, "W NW SW", "es"}, {"Louisville", "KY", 38252700, -85758500, eastern, "N NW NE", "es"},
	{"Birmingham", "AL", 33518600, -86810400, central, "", "es"}, {"New Orleans", "LA", 29951100, -90071500, central, "", "vi es"},
}

//nolint:gochecknoglobals // constant table
var centresGB = [...]centre{
	{"London", "Greater London", 51507400, -127800, british, "", "pl ur bn vi"}, {"Croydon", "Greater London", 51376200, -98200, british, "", "gu"},
	{"Bristol", "Bristol", 51454500, -2587900, british, "", "pl so"}, {"Bath", "Somerset", 51381100, -2359000, british, "", ""},
	{"Birmingham", "West Midlands", 52486200, -1890400, british, "", "ur pa bn"}, {"Coventry", "West Midlands", 52406800, -1519700, british, "", "pa"},
	{"Leicester", "Leicestershire", 52636900, -1139800, british, "", "gu pa"}, {"Nottingham", "Nottinghamshire", 52954800, -1158100, british, "", "ur pl"},
	{"Leeds", "West Yorkshire", 53800800, -1549100, british, "", "ur pl"}, {"Bradford", "West Yorkshire", 53796000, -1759400, british, "", "ur pa"},
	{"Sheffield", "South Yorkshire", 53381100, -1470100, british, "", "ur"}, {"York", "North Yorkshire", 53960000, -1087300, british, "", ""},
	{"Manchester", "Greater Manchester", 53480800, -2242600, british, "", "ur zh"}, {"Bolton", "Greater Manchester", 53577700, -2428200, british, "", "gu ur"},
	{"Liverpool", "Merseyside", 53408400, -2982600, british, "W SW NW", "zh"}, {"Preston", "Lancashire", 53763200, -2703100, british, "", "gu"},
	{"Newcastle upon Tyne", "Tyne and Wear", 54978300, -1617800, british, "", "bn"}, {"Sunderland", "Tyne and Wear", 54906900, -1383800, british, "E NE SE", ""},
	{"Carlisle", "Cumbria", 54892500, -2932900, british, "", ""}, {"Norwich", "Norfolk", 52630900, 1297400, british, "", "pl"},
	{"Ipswich", "Suffolk", 52056700, 1148200, british, "", "ro"}, {"Cambridge", "Cambridgeshire", 52205300, 121800, british, "", "zh"},
	{"Oxford", "Oxfordshire", 51752000, -1257700, british, "", ""}, {"Reading", "Berkshire", 51454300, -978100, british, "", "pl ne"},
	{"Southampton", "Hampshire", 50909700, -1404400, british, "S SW", "pl"}, {"Portsmouth", "Hampshire", 50819800, -1088000, british, "S SE SW W E", ""},
	{"Brighton", "East Sussex", 50825000, -137200, british, "S SE SW", ""}, {"Exeter", "Devon", 50718400, -3533900, british, "SE", ""},
	{"Plymouth", "Devon", 50375500, -4142700, british, "S SW SE W", ""}, {"Truro", "Cornwall", 50263200, -5051000, british, "SE", ""},
	{"Cardiff", "South Glamorgan", 51481600, -3179100, british, "S SE", "cy"}, {"Swansea", "West Glamorgan", 51621400, -3943600, british, "S SE E", "cy"},
	{"Edinburgh", "Midlothian", 55953300, -3188300, british, "N NE", "pl"}, {"Glasgow", "Lanarkshire", 55864200, -4251800, british, "", "ur pl"},
	{"Dundee", "Angus", 56462000, -2970700, british, "S SE SW", ""}, {"Aberdeen", "Aberdeenshire", 57149700, -2094300, british, "E NE SE", "pl"},
	{"Inverness", "Inverness-shire", 57477800, -4224700, british, "N NW", "gd"}, {"Belfast", "County Antrim", 54597300, -5930100, british, "NE", "ga"},
}

// centreOf finds a town of a country.
func centreOf(country, name, region string) (centre, bool) {
	list := centresUS[:]
	if country == "GB" {
		list = centresGB[:]
	}
	for _, c := range list {
		if c.name == name && c.region == region {
			return c, true
		}
	}
	return centre{}, false
}
