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
	"Pho Lantern", "Olive & Thyme", "Harbor Smokehouse", "Golden Reed", "Paprika Street", "Wild Fennel",
}

//nolint:gochecknoglobals // constant table
var restaurantsGB = [...]string{
	"Saffron Table", "Little Lantern Noodle", "Tamarind House", "The Brass Fork", "Casa Verbena", "Paprika Street", "Wild Fennel",
	"The Copper Tandoor", "Samphire", "Mulberry & Rye", "Harbour Fish Bar", "Golden Reed",
}

//nolint:gochecknoglobals // constant table
var pubs = [...]string{"The Gilded Hare", "The Plough & Otter", "The Brindled Cow", "The Weaver's Rest", "The Two Herons", "The Old Tannery", "The Thatched Owl"}

//nolint:gochecknoglobals // constant table
var vendors = [...]string{"Snackwell Corner", "Breakroom Vending", "Lobby Refresh"}

//nolint:gochecknoglobals // constant table
var groceries = [...]string{
	"Pine Market", "Harvest Lane Foods", "Fenwright Grocers", "Greenwicker", "Valley Larder", "Corner & Crate", "Sunfield Foods", "Oxbow Grocery",
}

//nolint:gochecknoglobals // constant table
var fuels = [...]string{"Waypoint Fuel", "Redbarn Gas", "Crossroad Fuel", "Beaconhill Petroleum", "Turnstone Fuel"}

//nolint:gochecknoglobals // constant table
var fuelsGB = [...]string{"Waypoint Filling Station", "Crossroad Services", "Turnstone Petrol", "Beaconhill Garage"}

//nolint:gochecknoglobals // constant table
var transits = [...]string{"Crosstown Transit", "Greenline Buses", "Viaduct Tram"}

//nolint:gochecknoglobals // constant table
var parkings = [...]string{"Clocktower Parking", "Corner Parking Lot", "Dockside Parking"}

//nolint:gochecknoglobals // constant table
var rides = [...]string{"Swiftlet Rides", "Toad Hill Cabs", "Blue Hat Taxi"}

//nolint:gochecknoglobals // constant table
var clothiers = [...]string{"Linden & Loom", "Fieldcoat", "Thimble Street", "Northyard Outfitters", "Selvage Row", "Bright Button"}

//nolint:gochecknoglobals // constant table
var webshops = [...]string{"Parcelwren", "Tidy Shelf Online", "Gadgetry Lane", "Petalpost"}

//nolint:gochecknoglobals // constant table
var booksellers = [...]string{"Quillbox Books", "The Dog-Eared Page", "Foxed & Bound"}

//nolint:gochecknoglobals // constant table
var petshops = [...]string{"Paws & Pebble", "Tail & Trowel", "Hutch & Hound"}

//nolint:gochecknoglobals // constant table
var drugstores = [...]string{"Clover Drugs", "Bluebottle Pharmacy", "Marigold Pharmacy"}

//nolint:gochecknoglobals // constant table
var chemists = [...]string{"Clover Chemist", "Bluebottle Pharmacy", "Marigold Pharmacy"}

//nolint:gochecknoglobals // constant table
var hardwares = [...]string{"Brass Hinge Hardware", "Tinker & Sons", "Nail & Norris"}

//nolint:gochecknoglobals // constant table
var airlines = [...]string{"Cormorant Air", "Blue Meridian Airways", "Tailfeather Travel"}

//nolint:gochecknoglobals // constant table
var furnishers = [...]string{"Oak & Anvil Furniture", "Hearthside Row", "Copperdale Appliances", "Drawbridge Interiors"}

//nolint:gochecknoglobals // constant table
var workshops = [...]string{"Spoke & Piston Garage", "Third Bay Auto Repair", "Larch Lane Motors"}

//nolint:gochecknoglobals // constant table
var dentists = [...]string{"Larch Lane Dental", "Fairmile Dental Care", "Two Rivers Dental"}

//nolint:gochecknoglobals // constant table
var stores = [...]string{"Everyday Shelf", "Wickham General", "Penny Farthing Stores", "Lantern & Latch"}

// districts are the invented public bodies that supply towns.
//
//nolint:gochecknoglobals // constant table
var districts = [...]string{
	"Aldermoor", "Amberfield", "Coldbrook", "Stonecrop", "Wickline", "Larchwater", "Thornmere", "Ferndale Cross", "Greyford", "Millbeck",
}
