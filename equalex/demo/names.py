"""Invented names: of people, schools, employers. Any likeness to somebody is chance."""

from typing import Final

FIRST_NAMES: Final = (
    "Aaliyah Adam Adaeze Aisha Alfie Amara Amelia Aneta Anya Arjun Ayaan Bartosz Beatrix Ben "
    "Callum Carys Chidi Chloe Connor Daisy Daniel Dilan Dylan Eden Ella Elif Emre Esme Ethan "
    "Farah Femi Finn Freya Gabriel George Grace Gwen Hana Harley Harper Hassan Holly Ibrahim "
    "Imogen Isaac Isla Ivy Jack Jaden Jamila Jasmine Jay Joel Josie Kacper Kai Keira Khadija "
    "Kofi Lacey Leah Leo Liam Lily Logan Lola Luca Maja Malachi Maryam Mason Maya Megan Mia "
    "Mohammed Molly Musa Nadia Nathan Niamh Nikhil Noah Nour Olive Omar Oscar Owen Poppy "
    "Priya Quinn Rafi Reuben Rhys Riley Rosie Ruby Samira Saoirse Scarlett Sienna Simran "
    "Skye Sofia Tariq Tegan Theo Tia Toby Uma Violet Wiktoria Willow Xander Yasmin Yusuf Zac "
    "Zainab Zara Zofia"
).split()

LAST_NAMES: Final = (
    "Abara Adeyemi Ahmed Ainsley Akhtar Ashdown Bains Barlow Begum Bellweather Birch Blackwood "
    "Boateng Brackley Bramble Calder Carrow Chaudhry Clegg Coldwell Cragg Dale Danso Darwood "
    "Dhillon Dunmore Eastgate Edgeley Ellwood Fairfax Farrow Fenwick Finch Garside Gill "
    "Goodwin Gorska Greaves Hadley Harker Hartnell Hawthorn Heron Hollis Hussain Idris Iqbal "
    "Jankowski Joshi Kaur Keswick Kirkby Kowal Langley Larkin Lockwood Lowther Mahmood "
    "Marlow Marsden Mensah Merrow Mistry Moorcroft Nairn Nasser Netherby Nowak Oakden "
    "Okafor Oldroyd Osei Parekh Penhale Penrose Pickering Quayle Rahman Ravenscroft Redfern "
    "Ridgeway Rowntree Sandhu Selby Shah Sherwin Sokolov Stanfield Swales Tallis Tanner "
    "Thackray Thorne Underhill Varga Vickers Wainwright Walde Whitlock Wilczek Winslow "
    "Wrigley Yardley Yates Zaman"
).split()

SCHOOLS: Final = (
    # name, URN, kind, learners in Years 7-11, town, in the trust, type of establishment
    (
        "Harrowdene Academy",
        "900101",
        "mainstream",
        1410,
        "Ashbourne Vale",
        True,
        "Academy converter",
    ),
    ("Kingsmarch School", "900102", "mainstream", 1180, "Kingsmarch", False, "Community school"),
    (
        "St Aldate's High School",
        "900103",
        "mainstream",
        1050,
        "Ashbourne Vale",
        False,
        "Voluntary aided school",
    ),
    ("Millbrook Academy", "900104", "mainstream", 960, "Millbrook", True, "Academy sponsor led"),
    ("Oakhanger School", "900105", "mainstream", 860, "Oakhanger", False, "Foundation school"),
    ("The Larches School", "900106", "mainstream", 860, "Kingsmarch", False, "Community school"),
    (
        "Thornleigh Girls' School",
        "900107",
        "mainstream",
        780,
        "Thornleigh",
        False,
        "Academy converter",
    ),
    ("Eastquay Academy", "900108", "mainstream", 700, "Eastquay", False, "Free schools"),
    ("Dunford Community School", "900109", "mainstream", 640, "Dunford", False, "Community school"),
    (
        "Wychcombe College School",
        "900110",
        "independent",
        420,
        "Wychcombe",
        False,
        "Other independent school",
    ),
    ("Fernbank School", "900111", "special", 90, "Millbrook", False, "Community special school"),
    (
        "The Harbour Centre",
        "900112",
        "alternative_provision",
        45,
        "Eastquay",
        False,
        "Pupil referral unit",
    ),
)

TOWNS: Final = {
    # town: (latitude, longitude), somewhere in the middle of England
    "Ashbourne Vale": (52.93, -1.52),
    "Kingsmarch": (52.97, -1.41),
    "Millbrook": (52.89, -1.47),
    "Oakhanger": (53.02, -1.55),
    "Thornleigh": (52.95, -1.60),
    "Eastquay": (52.86, -1.36),
    "Dunford": (53.05, -1.44),
    "Wychcombe": (52.84, -1.58),
}

EMPLOYERS: Final = (
    # name, kind, SIC section, growth sectors
    ("Peakfield Precision Ltd", "company", "C", "advanced-manufacturing"),
    ("Amber Valley Castings Ltd", "company", "C", "advanced-manufacturing"),
    ("Nine Elms Joinery", "sole_trader", "C", ""),
    ("Brightwell Foods Ltd", "company", "C", ""),
    ("Trentside Instruments Ltd", "company", "C", "advanced-manufacturing life-sciences"),
    ("Kestrel Aerostructures Ltd", "company", "C", "advanced-manufacturing defence"),
    ("Dovedale Pharma Ltd", "company", "C", "life-sciences"),
    ("Wolds Wind Power Ltd", "company", "D", "clean-energy"),
    ("Sunrise Community Energy", "charity", "D", "clean-energy"),
    ("Severn Reach Water", "company", "E", "clean-energy"),
    ("Loop Recycling Ltd", "company", "E", "clean-energy"),
    ("Hartwell Construction Ltd", "company", "F", ""),
    ("Ridge & Tile Roofing", "sole_trader", "F", ""),
    ("Greenframe Homes Ltd", "company", "F", "clean-energy"),
    ("Cavendish Electrical Ltd", "company", "F", "clean-energy"),
    ("Marketplace Books", "sole_trader", "G", ""),
    ("Fellside Outdoor Ltd", "company", "G", ""),
    ("Vale Motor Group Ltd", "company", "G", ""),
    ("Ashbourne Farm Shop", "sole_trader", "G", ""),
    ("Midshires Buses Ltd", "company", "H", ""),
    ("Kingsmarch Parcels Ltd", "company", "H", ""),
    ("The Old Mill Hotel", "company", "I", ""),
    ("Saffron Kitchen", "sole_trader", "I", ""),
    ("Quayside Cafés Ltd", "company", "I", ""),
    ("Lantern Games Ltd", "company", "J", "creative-industries digital-technologies"),
    ("Northlight Software Ltd", "company", "J", "digital-technologies"),
    ("Vale FM", "charity", "J", "creative-industries"),
    ("Cirrus Data Ltd", "company", "J", "digital-technologies"),
    ("Foxglove Film Ltd", "company", "J", "creative-industries"),
    ("Ashbourne Building Society", "company", "K", "financial-services"),
    ("Tolland Insurance Brokers Ltd", "company", "K", "financial-services"),
    ("Keystone Lettings Ltd", "company", "L", ""),
    ("Harbour Homes Housing Association", "charity", "L", ""),
    ("Pell & Hart Solicitors", "company", "M", "professional-business"),
    ("Quarry Lane Architects", "company", "M", "professional-business creative-industries"),
    ("Ledger & Co Accountants", "company", "M", "professional-business"),
    ("Meridian Survey Ltd", "company", "M", "professional-business"),
    ("Copperbeech Vets", "company", "M", "life-sciences"),
    ("Spark Marketing Ltd", "company", "M", "creative-industries"),
    ("Shire Facilities Ltd", "company", "N", ""),
    ("Rowan Garden Services", "sole_trader", "N", ""),
    ("Ashbourne Vale Council", "council", "O", ""),
    ("Vale Fire and Rescue Service", "council", "O", ""),
    ("Midshires Army Reserve Centre", "council", "O", "defence"),
    ("Little Acorns Nursery", "company", "P", ""),
    ("Kingsmarch Primary School", "school", "P", ""),
    ("Vale College", "school", "P", ""),
    ("Royal Ashbourne Hospital", "nhs", "Q", "life-sciences"),
    ("Millbrook Dental Practice", "nhs", "Q", ""),
    ("Sycamore Care Homes Ltd", "company", "Q", ""),
    ("Vale Ambulance Trust", "nhs", "Q", ""),
    ("Mind's Eye Counselling", "charity", "Q", ""),
    ("Ashbourne Theatre", "charity", "R", "creative-industries"),
    ("Vale Museums", "council", "R", "creative-industries"),
    ("Kingsmarch Leisure Centre", "council", "R", ""),
    ("Thornleigh Rovers", "company", "R", ""),
    ("Cut & Curl", "sole_trader", "S", ""),
    ("Bike Kitchen", "charity", "S", ""),
    ("Dunford Dairy Farm", "sole_trader", "A", ""),
    ("Stonepit Quarries Ltd", "company", "B", ""),
)
