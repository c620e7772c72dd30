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
var issuers = [...]string{"Kestrel Card", "Marlin Rewards Card", "Copperline Card", "Juniper Store Card", "Halyard Card", "Peregrine Travel Card", "Opaline Card"}

//nolint:gochecknoglobals // constant table
var reasons = [...]string{"dinner", "tickets", "rent share", "groceries", "birthday", "thanks", "taxi", "football", "holiday", "lunch", "gift", "bills"}

//nolint:gochecknoglobals // constant table
var bigs = [...]trade{
	{name: "airline", mcc: "4511"}, {name: "furniture", mcc: "5712"}, {name: "appliance", mcc: "5722"},
	{name: "garage", mcc: "7538"}, {name: "dentist", mcc: "8021"}, {name: "clothing", mcc: "5651"},
}

//nolint:gochecknoglobals // constant table
var coffeeShops = [...]string{
	"Ember & Oat Coffee", "Second Kettle", "Magpie Coffee", "Grindstone Cafe", "Blue Finch Coffee", "Lamplight Espresso", "Copper Pot Coffee", "Morning Tide Cafe",
}

//nolint:gochecknoglobals // constant table
var counters = [...]string{
	"Rye & Barley", "The Crumb Counter", "Sesame Corner", "Pantry No 9", "Millstone Bakery", "Green Ladle", "Knead Bakery", "Basil & Board", "Half Loaf Deli",
}

//nolint:gochecknoglobals // constant table
var restaurants = [...]string{
	"Saffron Table", "Juniper Grill", "Little Lantern Noodle", "Tamarind House", "Iron Skillet Kitchen", "Casa Verbena", "The Brass Fork", "Red Maple Diner",
	"Pho Sen", "Olive & Thyme", "Harbor Smokehouse", "Golden Reed", "Paprika Street", "Wild Fennel",
}

//nolint:gochecknoglobals // constant table
var pubs = [...]string{"The Gilded Hare", "The Plough & Otter", "The Brindled Cow", "The Weaver's Rest", "The Two Herons", "The Old Tannery", "The Thatched Owl"}

//nolint:gochecknoglobals // constant table
var groceries = [...]string{
	"Pine Market", "Harvest Lane Foods", "Fenwright Grocers", "Greenbasket", "Valley Larder", "Corner & Crate", "Sunfield Foods", "Oxbow Grocery",
}

//nolint:gochecknoglobals // constant table
var fuels = [...]string{"Waypoint Fuel", "Redline Gas", "Crossroad Fuel", "Beacon Petroleum", "Turnstone Fuel"}

//nolint:gochecknoglobals // constant table
var rides = [...]string{"Metro Transit", "Swiftlet Rides", "Central Parking Lot", "Hopper Cabs", "Civic Parking"}

//nolint:gochecknoglobals // constant table
var clothiers = [...]string{"Linden & Loom", "Fieldcoat", "Thimble Street", "Northyard Outfitters", "Selvedge", "Bright Button"}

//nolint:gochecknoglobals // constant table
var webshops = [...]string{"PARCELWREN.EXAMPLE", "Tidy Shelf Online", "Quillbox Books", "Gadgetry Lane", "Paws & Pebble", "Petalpost"}

//nolint:gochecknoglobals // constant table
var airlines = [...]string{"Cormorant Air", "Blue Meridian Airways", "Tailwind Travel"}

//nolint:gochecknoglobals // constant table
var furnishers = [...]string{"Oak & Anvil Furniture", "Hearthside Home", "Copperdale Appliances", "Drawbridge Interiors"}

//nolint:gochecknoglobals // constant table
var workshops = [...]string{"Spoke & Piston Garage", "Elm Street Dental", "Third Bay Auto Repair", "Fairmile Dental Care"}

//nolint:gochecknoglobals // constant table
var stores = [...]string{"Tinker & Sons", "Clover Drugs", "Everyday Depot", "Brass Hinge Hardware", "Bluebottle Pharmacy", "Wickham General", "Penny Farthing Stores", "Marigold Pharmacy"}
