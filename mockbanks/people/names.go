package people

// A community's names; language is what some of its members prefer to English.
type community struct {
	given, family []string
	language      string
}

// The tables of this file never change. They are variables because a literal
// inside a function would be copied for every run.

//nolint:gochecknoglobals // constant table
var givenUS = [...]string{
	"James", "Mary", "Michael", "Jennifer", "Robert", "Patricia", "John", "Linda", "David", "Elizabeth", "William", "Jessica",
	"Daniel", "Sarah", "Matthew", "Karen", "Christopher", "Lisa", "Anthony", "Nancy", "Joshua", "Ashley", "Andrew", "Emily",
	"Ryan", "Michelle", "Brian", "Amanda", "Kevin", "Melissa", "Jason", "Stephanie", "Eric", "Rebecca", "Steven", "Laura",
	"Timothy", "Amy", "Jeffrey", "Angela", "Nicholas", "Nicole", "Brandon", "Samantha", "Justin", "Katherine", "Aaron", "Christine",
	"Tyler", "Rachel", "Adam", "Megan", "Nathan", "Hannah", "Zachary", "Danielle", "Kyle", "Brittany", "Patrick", "Olivia",
	"Sean", "Grace", "Marcus", "Alicia", "Derek", "Monica", "Travis", "Natalie", "Evan", "Erin", "Keith", "Tiffany",
	"Gregory", "Vanessa", "Curtis", "Denise", "Joel", "Paige", "Wesley", "Bethany", "Trevor", "Kendra", "Shane", "Holly",
}

//nolint:gochecknoglobals // constant table
var familyUS = [...]string{
	"Smith", "Johnson", "Williams", "Brown", "Jones", "Miller", "Davis", "Wilson", "Anderson", "Thomas", "Taylor", "Moore",
	"Jackson", "Martin", "Lee", "Thompson", "White", "Harris", "Clark", "Lewis", "Robinson", "Walker", "Young", "Allen",
	"King", "Wright", "Scott", "Hill", "Green", "Adams", "Nelson", "Baker", "Hall", "Campbell", "Mitchell", "Carter",
	"Roberts", "Phillips", "Evans", "Turner", "Parker", "Collins", "Edwards", "Stewart", "Morris", "Murphy", "Cook", "Rogers",
	"Peterson", "Cooper", "Reed", "Bailey", "Bell", "Kelly", "Howard", "Ward", "Cox", "Richardson", "Wood", "Watson",
	"Brooks", "Bennett", "Gray", "Hughes", "Price", "Myers", "Long", "Foster", "Sanders", "Ross", "Powell", "Sullivan",
	"Russell", "Jenkins", "Perry", "Butler", "Barnes", "Fisher", "Henderson", "Coleman", "Simmons", "Patterson", "Jordan", "Reynolds",
	"Hamilton", "Graham", "Wallace", "Woods", "Cole", "West", "Owens", "Gibson", "Hunt", "Palmer", "Black", "Stone",
}

//nolint:gochecknoglobals // constant table
var communitiesUS = [...]community{
	{given: []string{"José", "María", "Luis", "Ana", "Carlos", "Carmen", "Juan", "Sofía", "Miguel", "Isabel", "Diego", "Elena", "Jorge", "Rosa", "Mateo", "Lucía"},
		family: []string{"García", "Rodríguez", "Martínez", "Hernández", "López", "González", "Pérez", "Sánchez", "Ramírez", "Torres", "Flores", "Rivera", "Gómez", "Díaz", "Reyes", "Morales"}},
	{given: []string{"Marisol", "Javier", "Raúl", "Teresa", "Andrés", "Gabriela", "Ramón", "Alicia", "Esteban", "Paola"},
		family: []string{"Ortiz", "Cruz", "Castillo", "Vargas", "Mendoza", "Ramos", "Guzmán", "Delgado", "Soto", "Peña", "Ríos", "Navarro"}},
	{given: []string{"Minh", "Huong", "Anh", "Tuan", "Thao", "Hung", "Lan", "Duc", "Mai", "Quang", "Thanh", "Ngoc", "Hoa", "Phuong", "Khanh", "My"},
		family: []string{"Nguyen", "Nguyen", "Tran", "Le", "Pham", "Huynh", "Hoang", "Vo", "Vu", "Dang", "Bui", "Do"}, language: "vi"},
	{given: []string{"Wei", "Jing", "Ming", "Li", "Hao", "Yan", "Xin", "Jun", "Mei", "Lei"},
		family: []string{"Wang", "Li", "Zhang", "Liu", "Chen", "Yang", "Huang", "Wu", "Lin", "Zhou"}},
	{given: []string{"Priya", "Rahul", "Anjali", "Arjun", "Neha", "Vikram", "Kavita", "Sanjay", "Meera", "Rohan"},
		family: []string{"Patel", "Sharma", "Singh", "Gupta", "Reddy", "Kumar", "Shah", "Iyer", "Desai", "Mehta"}},
	{given: []string{"Jamal", "Aaliyah", "Darnell", "Ebony", "Terrence", "Imani", "Malik", "Keisha", "Andre", "Tamika"},
		family: []string{"Washington", "Jefferson", "Banks", "Booker", "Gaines", "Dorsey", "Battle", "Tate", "Frazier", "Bolden"}},
	{given: []string{"Jisoo", "Minjun", "Soyeon", "Hyun", "Eunji", "Sung"}, family: []string{"Kim", "Park", "Choi", "Jung", "Kang", "Yoon"}},
}

//nolint:gochecknoglobals // constant table
var givenGB = [...]string{
	"Oliver", "Olivia", "Jack", "Emily", "Harry", "Sophie", "George", "Charlotte", "Thomas", "Amelia", "James", "Jessica",
	"William", "Lucy", "Daniel", "Emma", "Matthew", "Hannah", "Samuel", "Chloe", "Joseph", "Rebecca", "Callum", "Megan",
	"Luke", "Laura", "Adam", "Katie", "Alexander", "Rachel", "Benjamin", "Gemma", "Liam", "Holly", "Ryan", "Bethany",
	"Christopher", "Claire", "Andrew", "Nicola", "Stephen", "Helen", "Graham", "Fiona", "Neil", "Karen", "Stuart", "Alison",
	"Gareth", "Rhiannon", "Rhys", "Eilidh", "Ewan", "Catriona", "Alistair", "Siobhan", "Dominic", "Harriet", "Toby", "Imogen",
}

//nolint:gochecknoglobals // constant table
var familyGB = [...]string{
	"Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Robinson", "Wright", "Thompson", "Evans",
	"Walker", "White", "Roberts", "Green", "Hall", "Wood", "Jackson", "Clarke", "Harris", "Lewis", "Turner", "Hill",
	"Cooper", "Ward", "Morris", "Moore", "Clark", "Lee", "King", "Baker", "Harrison", "Morgan", "Allen", "James",
	"Scott", "Phillips", "Watson", "Davis", "Parker", "Price", "Bennett", "Young", "Griffiths", "Mitchell", "Kelly", "Cook",
	"Campbell", "Stewart", "Fraser", "MacDonald", "Murray", "Reid", "Barker", "Holmes", "Ashworth", "Pemberton", "Thornton", "Whitfield",
}

//nolint:gochecknoglobals // constant table
var communitiesGB = [...]community{
	{given: []string{"Mohammed", "Aisha", "Imran", "Fatima", "Yusuf", "Zainab", "Bilal", "Sana"}, family: []string{"Khan", "Ahmed", "Hussain", "Ali", "Begum", "Malik", "Iqbal", "Rahman"}},
	{given: []string{"Amit", "Priya", "Sunil", "Deepa", "Harpreet", "Jaspreet", "Nikhil", "Anita"}, family: []string{"Patel", "Singh", "Kaur", "Sharma", "Shah", "Gill", "Mistry", "Joshi"}},
	{given: []string{"Piotr", "Agnieszka", "Tomasz", "Katarzyna", "Marek", "Magda"}, family: []string{"Nowak", "Kowalski", "Lewandowski", "Kaminski", "Zielinski"}},
	{given: []string{"Kwame", "Ngozi", "Tunde", "Adaeze", "Kofi", "Folake"}, family: []string{"Mensah", "Okafor", "Adeyemi", "Boateng", "Okeke", "Owusu"}},
	{given: []string{"Aoife", "Cian", "Niamh", "Declan", "Orla", "Conor"}, family: []string{"Murphy", "O'Brien", "Byrne", "Walsh", "Doyle", "Kennedy"}},
}
