"""Countries: their names and where on the map they are.

Names and middles of the largest parts from Natural Earth (public domain, 1:110 million), small ones added by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """`latitude` and `longitude` in degrees, north and east positive."""

    name: str
    latitude: float
    longitude: float


@cache
def countries() -> dict[str, Country]:
    """By lower-case ISO code."""
    known: dict[str, Country] = {}
    for line in _TABLE.splitlines():
        code, latitude, longitude, name = line.split(" ", 3)
        known[code] = Country(name=name, latitude=float(latitude), longitude=float(longitude))
    return known


def country_name(code: str) -> str:
    """`de` -> `Germany`; an unknown country is named by its code, `??` is unknown."""
    country = countries().get(code.lower())
    if country is not None:
        return country.name
    return "unknown" if code == "??" else code.upper()


_TABLE = """\
ad 42.5 1.6 Andorra
ae 23.9 54.2 United Arab Emirates
af 33.9 66.1 Afghanistan
ag 17.1 -61.8 Antigua and Barbuda
al 41.1 20 Albania
am 40.2 45 Armenia
ao -12.3 17.5 Angola
ar -35.2 -65.1 Argentina
at 47.6 14.1 Austria
au -25.6 134.4 Australia
aw 12.5 -70 Aruba
az 40.3 47.7 Azerbaijan
ba 44.2 17.8 Bosnia and Herzegovina
bb 13.2 -59.5 Barbados
bd 23.8 90.3 Bangladesh
be 50.7 4.6 Belgium
bf 12.3 -1.8 Burkina Faso
bg 42.8 25.2 Bulgaria
bh 26 50.5 Bahrain
bi -3.4 29.9 Burundi
bj 9.6 2.3 Benin
bm 32.3 -64.8 Bermuda
bn 4.7 114.9 Brunei
bo -16.7 -64.6 Bolivia
br -10.8 -53.1 Brazil
bs 24.5 -77.9 Bahamas
bt 27.4 90.5 Bhutan
bw -22.1 23.8 Botswana
by 53.5 28 Belarus
bz 17.2 -88.7 Belize
ca 57.7 -101.6 Canada
cd -2.9 23.6 DR Congo
cf 6.5 20.4 Central African Republic
cg -0.8 15.1 Congo
ch 46.8 8.1 Switzerland
ci 7.6 -5.6 Côte d'Ivoire
cl -37.3 -71.7 Chile
cm 5.7 12.6 Cameroon
cn 36.6 103.9 China
co 3.9 -73.1 Colombia
cr 10 -84.2 Costa Rica
cu 21.6 -79 Cuba
cv 15.1 -23.6 Cabo Verde
cw 12.2 -69 Curaçao
cy 34.9 33 Cyprus
cz 49.8 15.3 Czechia
de 51.1 10.3 Germany
dj 11.8 42.5 Djibouti
dk 56.2 9.3 Denmark
dm 15.4 -61.4 Dominica
do 18.9 -70.5 Dominican Republic
dz 28.2 2.6 Algeria
ec -1.5 -78.4 Ecuador
ee 58.6 25.8 Estonia
eg 26.5 29.8 Egypt
eh 24.3 -12.1 Western Sahara
er 15.4 38.7 Eritrea
es 40.3 -3.6 Spain
et 8.7 39.6 Ethiopia
fi 64.5 26.2 Finland
fj -17.8 178 Fiji
fk -51.7 -59.4 Falkland Islands
fo 62 -6.9 Faroe Islands
fr 46.6 2.5 France
ga -0.6 11.7 Gabon
gb 53.9 -2.7 United Kingdom
ge 42.2 43.5 Georgia
gg 49.5 -2.6 Guernsey
gh 7.9 -1.2 Ghana
gi 36.1 -5.4 Gibraltar
gl 74.8 -41.5 Greenland
gm 13.5 -15.4 Gambia
gn 10.4 -11.1 Guinea
gp 16.2 -61.6 Guadeloupe
gq 1.6 10.4 Equatorial Guinea
gr 39.3 22.6 Greece
gt 15.7 -90.4 Guatemala
gu 13.4 144.8 Guam
gw 12 -15.1 Guinea-Bissau
gy 4.8 -59 Guyana
hk 22.3 114.2 Hong Kong
hn 14.8 -86.6 Honduras
hr 45 16.6 Croatia
ht 18.9 -72.7 Haiti
hu 47.2 19.4 Hungary
id -0.3 114 Indonesia
ie 53.2 -8 Ireland
il 31.5 35 Israel
im 54.2 -4.5 Isle of Man
in 22.9 79.6 India
iq 33 43.8 Iraq
ir 32.5 54.3 Iran
is 65.1 -18.8 Iceland
it 43.5 12.2 Italy
je 49.2 -2.1 Jersey
jm 18.1 -77.3 Jamaica
jo 31.2 36.8 Jordan
jp 36 136.9 Japan
ke 0.6 37.8 Kenya
kg 41.5 74.6 Kyrgyzstan
kh 12.7 104.9 Cambodia
kn 17.3 -62.7 Saint Kitts and Nevis
kp 40.1 127.2 North Korea
kr 36.4 127.8 South Korea
kw 29.3 47.6 Kuwait
ky 19.3 -81.3 Cayman Islands
kz 48.2 67.3 Kazakhstan
la 18.4 103.8 Laos
lb 33.9 35.9 Lebanon
lc 13.9 -61 Saint Lucia
li 47.2 9.5 Liechtenstein
lk 7.7 80.7 Sri Lanka
lr 6.4 -9.4 Liberia
ls -29.6 28.2 Lesotho
lt 55.3 23.9 Lithuania
lu 49.8 6 Luxembourg
lv 56.8 24.8 Latvia
ly 27 18 Libya
ma 29.9 -8.4 Morocco
mc 43.7 7.4 Monaco
md 47.2 28.4 Moldova
me 42.8 19.3 Montenegro
mg -19.4 46.7 Madagascar
mk 41.6 21.7 North Macedonia
ml 17.3 -3.5 Mali
mm 21 96.5 Myanmar
mn 46.8 102.9 Mongolia
mo 22.2 113.5 Macao
mq 14.6 -61 Martinique
mr 20.2 -10.3 Mauritania
mt 35.9 14.4 Malta
mu -20.3 57.6 Mauritius
mv 3.2 73.2 Maldives
mw -13.2 34.2 Malawi
mx 23.9 -102.6 Mexico
my 3.5 114.7 Malaysia
mz -17.2 35.5 Mozambique
na -22.1 17.2 Namibia
nc -21.3 165.5 New Caledonia
ne 17.3 9.3 Niger
ng 9.5 8 Nigeria
ni 12.8 -85 Nicaragua
nl 52.3 5.5 Netherlands
no 61.5 9 Norway
np 28.2 84 Nepal
nz -44 170.5 New Zealand
om 20.6 56.1 Oman
pa 8.5 -80.1 Panama
pe -9.2 -74.4 Peru
pf -17.7 -149.4 French Polynesia
pg -6.6 144.3 Papua New Guinea
ph 15.8 121.5 Philippines
pk 30 69.4 Pakistan
pl 52.1 19.3 Poland
pr 18.2 -66.5 Puerto Rico
ps 31.9 35.3 Palestine
pt 39.6 -8.1 Portugal
py -23.2 -58.4 Paraguay
qa 25.3 51.2 Qatar
re -21.1 55.5 Réunion
ro 45.9 24.9 Romania
rs 44.2 20.8 Serbia
ru 61.7 99.2 Russia
rw -2 29.9 Rwanda
sa 24.1 44.5 Saudi Arabia
sb -7.9 159.1 Solomon Islands
sc -4.7 55.5 Seychelles
sd 16 29.9 Sudan
se 62.8 16.6 Sweden
sg 1.4 103.8 Singapore
si 46.1 14.9 Slovenia
sk 48.7 19.5 Slovakia
sl 8.5 -11.8 Sierra Leone
sm 43.9 12.5 San Marino
sn 14.4 -14.5 Senegal
so 4.8 45.7 Somalia
sr 4.1 -55.9 Suriname
ss 7.3 30.2 South Sudan
sv 13.7 -88.9 El Salvador
sx 18 -63.1 Sint Maarten
sy 35 38.5 Syria
sz -26.5 31.4 eSwatini
td 15.3 18.6 Chad
tg 8.4 1 Togo
th 15 101 Thailand
tj 38.6 71 Tajikistan
tl -8.8 126 Timor-Leste
tm 39.1 59.3 Turkmenistan
tn 34.2 9.5 Tunisia
to -21.2 -175.2 Tonga
tr 39 35.4 Turkey
tt 10.4 -61.3 Trinidad and Tobago
tw 23.7 121 Taiwan
tz -6.3 34.8 Tanzania
ua 49 31.4 Ukraine
ug 1.3 32.4 Uganda
us 39.5 -98.4 United States
uy -32.8 -56 Uruguay
uz 41.7 63.2 Uzbekistan
ve 7.2 -66.2 Venezuela
vg 18.4 -64.6 British Virgin Islands
vn 16.7 106.3 Vietnam
vu -15.2 166.9 Vanuatu
ws -13.8 -172.1 Samoa
xk 42.6 20.9 Kosovo
ye 15.9 47.5 Yemen
za -29 25.1 South Africa
zm -13.4 27.7 Zambia
zw -18.9 29.8 Zimbabwe"""
