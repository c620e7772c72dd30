package people

// Towns are facts; streets, firms and the numbers behind them are not.

//nolint:gochecknoglobals // constant table
var townsUS = [...]town{
	{"Austin", "TX", "512", "787", 60}, {"Houston", "TX", "713", "770", 90}, {"Dallas", "TX", "214", "752", 70}, {"San Antonio", "TX", "210", "782", 50},
	{"San Jose", "CA", "408", "951", 60}, {"Sacramento", "CA", "916", "958", 40}, {"Fresno", "CA", "559", "937", 25}, {"San Diego", "CA", "619", "921", 60},
	{"Los Angeles", "CA", "213", "900", 120}, {"Oakland", "CA", "510", "946", 30}, {"Portland", "OR", "503", "972", 40}, {"Eugene", "OR", "541", "974", 12},
	{"Seattle", "WA", "206", "981", 55}, {"Spokane", "WA", "509", "992", 15}, {"Boise", "ID", "208", "837", 15}, {"Denver", "CO", "303", "802", 50},
	{"Phoenix", "AZ", "602", "850", 70}, {"Tucson", "AZ", "520", "857", 25}, {"Albuquerque", "NM", "505", "871", 20}, {"Omaha", "NE", "402", "681", 20},
	{"Wichita", "KS", "316", "672", 15}, {"Tulsa", "OK", "918", "741", 18}, {"Minneapolis", "MN", "612", "554", 40}, {"Duluth", "MN", "218", "558", 6},
	{"Madison", "WI", "608", "537", 18}, {"Milwaukee", "WI", "414", "532", 28}, {"Chicago", "IL", "312", "606", 110}, {"Peoria", "IL", "309", "616", 10},
	{"Indianapolis", "IN", "317", "462", 35}, {"Columbus", "OH", "614", "432", 38}, {"Cleveland", "OH", "216", "441", 30}, {"Toledo", "OH", "419", "436", 14},
	{"Pittsburgh", "PA", "412", "152", 30}, {"Philadelphia", "PA", "215", "191", 70}, {"Buffalo", "NY", "716", "142", 18}, {"Albany", "NY", "518", "122", 12},
	{"New York", "NY", "212", "100", 150}, {"Boston", "MA", "617", "021", 50}, {"Worcester", "MA", "508", "016", 14}, {"Hartford", "CT", "860", "061", 16},
	{"Baltimore", "MD", "410", "212", 32}, {"Richmond", "VA", "804", "232", 20}, {"Norfolk", "VA", "757", "235", 16}, {"Raleigh", "NC", "919", "276", 30},
	{"Charlotte", "NC", "704", "282", 42}, {"Atlanta", "GA", "404", "303", 60}, {"Savannah", "GA", "912", "314", 10}, {"Jacksonville", "FL", "904", "322", 32},
	{"Tampa", "FL", "813", "336", 34}, {"Orlando", "FL", "407", "328", 32}, {"Miami", "FL", "305", "331", 60}, {"Nashville", "TN", "615", "372", 32},
	{"Memphis", "TN", "901", "381", 24}, {"Louisville", "KY", "502", "402", 24}, {"Birmingham", "AL", "205", "352", 20}, {"New Orleans", "LA", "504", "701", 22},
}

//nolint:gochecknoglobals // constant table
var townsGB = [...]town{
	{"London", "Greater London", "", "SE", 160}, {"Croydon", "Greater London", "", "CR", 25}, {"Bristol", "Bristol", "", "BS", 30}, {"Bath", "Somerset", "", "BA", 8},
	{"Birmingham", "West Midlands", "", "B", 55}, {"Coventry", "West Midlands", "", "CV", 18}, {"Leicester", "Leicestershire", "", "LE", 20}, {"Nottingham", "Nottinghamshire", "", "NG", 22},
	{"Leeds", "West Yorkshire", "", "LS", 38}, {"Bradford", "West Yorkshire", "", "BD", 24}, {"Sheffield", "South Yorkshire", "", "S", 30}, {"York", "North Yorkshire", "", "YO", 12},
	{"Manchester", "Greater Manchester", "", "M", 45}, {"Bolton", "Greater Manchester", "", "BL", 14}, {"Liverpool", "Merseyside", "", "L", 32}, {"Preston", "Lancashire", "", "PR", 12},
	{"Newcastle upon Tyne", "Tyne and Wear", "", "NE", 24}, {"Sunderland", "Tyne and Wear", "", "SR", 14}, {"Carlisle", "Cumbria", "", "CA", 6}, {"Norwich", "Norfolk", "", "NR", 12},
	{"Ipswich", "Suffolk", "", "IP", 10}, {"Cambridge", "Cambridgeshire", "", "CB", 14}, {"Oxford", "Oxfordshire", "", "OX", 14}, {"Reading", "Berkshire", "", "RG", 18},
	{"Southampton", "Hampshire", "", "SO", 18}, {"Portsmouth", "Hampshire", "", "PO", 14}, {"Brighton", "East Sussex", "", "BN", 20}, {"Exeter", "Devon", "", "EX", 10},
	{"Plymouth", "Devon", "", "PL", 16}, {"Truro", "Cornwall", "", "TR", 5}, {"Cardiff", "South Glamorgan", "", "CF", 24}, {"Swansea", "West Glamorgan", "", "SA", 14},
	{"Edinburgh", "Midlothian", "", "EH", 30}, {"Glasgow", "Lanarkshire", "", "G", 36}, {"Dundee", "Angus", "", "DD", 10}, {"Aberdeen", "Aberdeenshire", "", "AB", 14},
	{"Inverness", "Inverness-shire", "", "IV", 6}, {"Belfast", "County Antrim", "", "BT", 22},
}

//nolint:gochecknoglobals // constant table
var streetsUS = [...]string{
	"Maple", "Oak", "Cedar", "Juniper", "Sycamore", "Willow", "Chestnut", "Magnolia", "Birch", "Walnut", "Hickory", "Dogwood",
	"Prairie", "Meadow", "Orchard", "Ridge", "Valley", "Canyon", "Lakeview", "Riverside", "Sunset", "Hillcrest", "Fairview", "Briar",
	"Harvest", "Quail", "Falcon", "Heron", "Sparrow", "Foxglove", "Larch", "Cottonwood", "Windmill", "Stonebridge", "Old Mill", "Granite",
	"Copper", "Silver", "Harbor", "Lantern", "Station", "Depot", "Foundry", "Mission", "Vineyard", "Clearwater", "Timber", "Bluebonnet",
}

//nolint:gochecknoglobals // constant table
var waysUS = [...]string{"St", "Ave", "Dr", "Ln", "Ct", "Rd", "Way", "Blvd", "Pl", "Ter"}

//nolint:gochecknoglobals // constant table
var streetsGB = [...]string{
	"High Street", "Station Road", "Church Lane", "Mill Lane", "Orchard Close", "Park Avenue", "Victoria Road", "Albert Terrace",
	"Meadow View", "The Crescent", "Chapel Street", "School Lane", "Castle Road", "Bridge Street", "Heath Road", "Elm Grove",
	"Ashfield Road", "Beech Drive", "Hawthorn Way", "Rowan Close", "Larch Avenue", "Windsor Gardens", "Priory Road", "Abbey Lane",
	"Foundry Row", "Canal Street", "Weaver's Court", "Tannery Yard", "Sheepfold Lane", "Quarry Hill", "Moorland Road", "Harbour Street",
}

// firms are invented: the first word of an employer's name.
//
//nolint:gochecknoglobals // constant table
var firms = [...]string{
	"Tallrush", "Harrowgate", "Ferncliff", "Birchmere", "Oakhaven", "Stillwater", "Redfern", "Thornbury", "Windrow", "Marlstone",
	"Silverbirch", "Ashcombe", "Brackenridge", "Cloverdell", "Dunmere", "Eastlow", "Foxholm", "Glenmarrow", "Hollowell", "Ironwick",
	"Juniper Row", "Kestlemere", "Lowfield", "Moorgate End", "Nettlebed", "Otterburn Lane", "Pinecrest Hollow", "Quillfeather", "Rookwood", "Saltmarsh",
	"Tidewell", "Underhill", "Vellum", "Wrenfield", "Yarrow", "Aldermoor", "Bluerush", "Coldbrook", "Drystone", "Elderflower",
	"Fallowfield", "Greycairn", "Hawksley", "Inkberry", "Larkmeadow", "Millrace", "Northlight", "Orchardside", "Pebblecreek", "Ravensmoor",
	"Sorrel", "Threshing", "Umberfold", "Waymark", "Westmarsh", "Willowbend", "Copsewood", "Barleymow", "Candlerow", "Hearthmoor",
}
