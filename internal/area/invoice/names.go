package invoice

// firstNames are common first names in Sweden of all ages, by bytes.
var firstNames = []string{
	"Agneta", "Albin", "Alexander", "Alexandra", "Alice", "Alva", "Amanda", "Anders", "Andreas", "Anette", "Anita", "Ann", "Anna",
	"Anneli", "Annika", "Anton", "Arne", "Arvid", "Astrid", "August", "Axel", "Barbro", "Bengt", "Berit", "Bertil", "Birgit",
	"Birgitta", "Björn", "Bo", "Britt", "Britta", "Camilla", "Carina", "Carl", "Carolina", "Caroline", "Cecilia", "Charlotta",
	"Charlotte", "Christer", "Christian", "Christina", "Christoffer", "Dan", "Daniel", "David", "Dennis", "Ebba", "Edvin", "Elias",
	"Elin", "Elisabet", "Elisabeth", "Ella", "Ellen", "Elsa", "Elvira", "Emelie", "Emil", "Emilia", "Emma", "Erik", "Erika", "Eva",
	"Evelina", "Fatima", "Felicia", "Felix", "Filip", "Frans", "Fredrik", "Fredrika", "Frida", "Gabriel", "Georg", "Gerd", "Gert",
	"Gun", "Gunilla", "Gunnar", "Gunnel", "Gustaf", "Gustav", "Göran", "Gösta", "Hanna", "Hannes", "Hans", "Harald", "Helen",
	"Helena", "Henrik", "Henry", "Hugo", "Håkan", "Ida", "Inga", "Ingela", "Inger", "Ingrid", "Ingvar", "Irene", "Isabella", "Isak",
	"Jakob", "Jan", "Janne", "Jenny", "Jens", "Jesper", "Jessica", "Joakim", "Johan", "Johanna", "Johannes", "John", "Jonas",
	"Jonathan", "Josef", "Josefin", "Josefine", "Julia", "Jörgen", "Karin", "Karl", "Karolina", "Katarina", "Kent", "Kerstin",
	"Kim", "Kjell", "Klara", "Klas", "Kristian", "Kristina", "Kristoffer", "Kurt", "Lars", "Leif", "Lena", "Lennart", "Leo", "Liam",
	"Lina", "Linda", "Linn", "Linnea", "Linnéa", "Linus", "Lisa", "Lisbeth", "Louise", "Lova", "Lovisa", "Lucas", "Ludvig", "Lukas",
	"Magdalena", "Magnus", "Maja", "Malin", "Marcus", "Margareta", "Margaretha", "Maria", "Marianne", "Marie", "Markus", "Martin",
	"Mathias", "Matilda", "Mats", "Mattias", "Max", "Maximilian", "Melvin", "Mia", "Michael", "Mikael", "Moa", "Mohamed", "Mona",
	"Monica", "Monika", "Märta", "Nathalie", "Nicklas", "Nils", "Noah", "Nora", "Ola", "Olivia", "Olle", "Olof", "Oscar", "Oskar",
	"Ove", "Patrik", "Per", "Pernilla", "Peter", "Petra", "Pia", "Pontus", "Rasmus", "Rebecka", "Rickard", "Rikard", "Robert",
	"Robin", "Roger", "Roland", "Rolf", "Rune", "Ruth", "Sandra", "Sanna", "Sara", "Sebastian", "Simon", "Siv", "Sofia", "Sofie",
	"Sonja", "Stefan", "Sten", "Stig", "Stina", "Sture", "Susann", "Susanne", "Svante", "Sven", "Tage", "Theo", "Therese", "Thomas",
	"Tilda", "Tobias", "Tomas", "Tommy", "Tony", "Torbjörn", "Tove", "Tuva", "Ulf", "Ulla", "Ulrik", "Ulrika", "Urban", "Vera",
	"Veronica", "Veronika", "Victor", "Victoria", "Viktor", "Viktoria", "Vilma", "Vincent", "Wilhelm", "William", "Yvonne",
	"Zeinab", "Åke", "Åsa", "Örjan", "Östen",
}
