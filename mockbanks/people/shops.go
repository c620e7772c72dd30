package people

// ShopNames are the invented names of shops, by kind of trade.
func ShopNames(kind, country string) []string {
	uk := country == "GB"
	switch kind {
	case "coffee":
		return coffeeShops[:]
	case "bakery", "sandwich", "cafe":
		return counters[:]
	case "vending":
		return vendors[:]
	case "diner", "restaurant", "takeaway":
		if uk {
			return restaurantsGB[:]
		}
		return restaurants[:]
	case "pub":
		return pubs[:]
	case "grocery":
		return groceries[:]
	case "fuel":
		if uk {
			return fuelsGB[:]
		}
		return fuels[:]
	case "transit":
		return transits[:]
	case "parking":
		return parkings[:]
	case "ride":
		return rides[:]
	case "clothing":
		return clothiers[:]
	case "online":
		return webshops[:]
	case "books":
		return booksellers[:]
	case "pets":
		return petshops[:]
	case "drugstore":
		if uk {
			return chemists[:]
		}
		return drugstores[:]
	case "hardware":
		return hardwares[:]
	case "airline":
		return airlines[:]
	case "furniture", "appliance":
		return furnishers[:]
	case "garage":
		return workshops[:]
	case "dentist":
		return dentists[:]
	}
	return stores[:]
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
