package ledger

// Every name in this file is invented. The tables never change.

//nolint:gochecknoglobals // constant table
var landlords = [...]string{
	"Larkmeadow Apartments", "Stonegate Lettings", "Brookline Residences", "Cedar Court Homes", "Mill Pond Property", "Highfield Estates",
	"Union Row Lofts", "Orchard Park Living", "Riverbend Homes", "Whitmore Lettings", "Quarry Lane Property", "Harbour Row Homes",
}

//nolint:gochecknoglobals // constant table
var lenders = [...]string{"Keystead Home Loans", "Hearthgate Mortgage", "Dovecote Home Finance", "Ashlar Mortgage", "Lintel Lending"}

//nolint:gochecknoglobals // constant table
var issuers = [...]string{"Kestrel Card", "Marlin Rewards Card", "Copperline Card", "Rowanberry Store Card", "Halyard Card", "Peregrine Travel Card", "Opaline Card"}

//nolint:gochecknoglobals // constant table
var reasons = [...]string{"dinner", "tickets", "rent share", "groceries", "birthday", "thanks", "taxi", "football", "holiday", "lunch", "gift", "bills"}

//nolint:gochecknoglobals // constant table
var bigs = [...]trade{
	{name: "furniture", mcc: "5712"}, {name: "appliance", mcc: "5722"},
	{name: "garage", mcc: "7538"}, {name: "dentist", mcc: "8021"}, {name: "clothing", mcc: "5651"},
}

// districts are the invented public bodies that supply towns.
//
//nolint:gochecknoglobals // constant table
var districts = [...]string{
	"Aldermoor", "Amberfield", "Coldbrook", "Stonecrop", "Wickline", "Larchwater", "Thornmere", "Ferndale Cross", "Greyford", "Millbeck",
}

//nolint:gochecknoglobals // constant table
var charities = [...]string{"Lanternlight Food Bank", "Wren Street Shelter", "Riverkeepers Trust", "Tall Oak Hospice", "Second Chance Kennels", "Open Door Choir"}

//nolint:gochecknoglobals // constant table
var suppliers = [...]string{
	"Copperline Wholesale", "Barleymow Distribution", "Ferrier Packaging", "Oakline Equipment", "Northgate Paper", "Bluerush Logistics", "Tallow & Wick", "Sable Office Supply", "Gantry Components",
}

// Who is paid a sum that differs from month to month.
//
//nolint:gochecknoglobals // constant table
var invoicersUS = [...]string{
	"Little Acorns Child Care", "Maple Street Montessori", "Cedar Grove Homeowners", "Fairhaven Health Plan", "Willow Bend Elder Care",
	"Kindling After School", "Tall Pines Homeowners", "Bridgeport Health Cooperative", "Stepping Stone Preschool", "Greenlea Orthodontics",
}

//nolint:gochecknoglobals // constant table
var invoicersGB = [...]string{
	"Little Acorns Nursery", "Maple House Pre-School", "Kindling Wraparound Care", "Willowbank Home Care", "St Wilfrid's Prep", "Conker Childminding", "Hazel Leasehold Management",
}

//nolint:gochecknoglobals // constant table
var buildersUS = [...]string{
	"Copper Elbow Plumbing", "Gable & Eave Roofing", "Parkside Pediatric Dentistry", "Stillwater Family Medicine", "True North Heating & Air", "Oakhurst Tree Service",
	"Harvest Moon Veterinary", "Fourth Street Physical Therapy", "Plumb Line Remodeling", "Evergreen Lawn Care",
}

//nolint:gochecknoglobals // constant table
var buildersGB = [...]string{
	"Copper Elbow Plumbing", "Gable & Eaves Roofing", "Larkrise Vets", "Ridgeway Boilers", "Hedge & Border Gardens", "Saddler Joinery", "Moorside Physiotherapy",
}

//nolint:gochecknoglobals // constant table
var invoicersOldUS = [...]string{
	"Willow Bend Elder Care", "Fairhaven Supplement Plan", "Cedar Grove Homeowners", "Bridgeport Health Cooperative", "Tall Pines Homeowners", "Golden Lantern Day Center",
}

//nolint:gochecknoglobals // constant table
var invoicersOldGB = [...]string{"Willowbank Home Care", "Hazel Leasehold Management", "Lavender Lodge Day Centre", "Fernhill Private Health"}

//nolint:gochecknoglobals // constant table
var invoicersYoungUS = [...]string{"Campus Dining Services", "Scholars Health Plan", "Quadrangle Tuition Installments", "Library Commons Housing"}

//nolint:gochecknoglobals // constant table
var invoicersYoungGB = [...]string{"Campus Catering Services", "Quadrangle Halls", "Students Union Sport"}

// Whose direct debits come back.
//
//nolint:gochecknoglobals // constant table
var contestedUS = [...]string{"Crate of the Month Club", "Homeguard Warranty Direct", "Brightside Wellness Plan", "Periodical Vault", "Oakleaf Roadside Club"}

//nolint:gochecknoglobals // constant table
var contestedGB = [...]string{"Hamper of the Month", "Boilerguard Plan", "Oakleaf Breakdown Cover", "Periodical Vault", "Meridian Fitness Club"}

// Where people go who do not travel in their own country, as card lines print it.
//
//nolint:gochecknoglobals // constant table
var abroadUS = [...]string{"LISBON PT", "TORONTO CA", "LONDON GB", "CANCUN MX", "KYOTO JP", "ROME IT", "HANOI VN"}

//nolint:gochecknoglobals // constant table
var abroadGB = [...]string{"LISBON PT", "PALMA ES", "KRAKOW PL", "NICE FR", "ROME IT", "DUBROVNIK HR", "NEW YORK US"}
