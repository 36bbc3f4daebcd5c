"""What each lesson tells: its market, its question, and why things went as they did, with numbers from the runs."""

TEXTS = {
    "lesson_bandwagon.title": "Bandwagon and snob",
    "lesson_bandwagon.card": "Does a lead grow by itself?",
    "lesson_bandwagon.setup": "Red shirts and blue shirts are equally good, and red ones cost a fifth less."
    " Everybody buys a new shirt every two weeks or so and sees what friends wear. At the start 70 of 100 wear red."
    " Where nobody cares about others, it stays at about 70.",
    "lesson_bandwagon.ask": "In one town everybody likes to have what friends have. In another everybody likes to"
    " differ. Draw how many wear red over four months, in each town.",
    "lesson_bandwagon.market": "the town of conformists",
    "lesson_bandwagon.conformists": "Town of conformists",
    "lesson_bandwagon.snobs": "Town of snobs",
    "lesson_bandwagon.alone": "Nobody looks at others",
    "lesson_bandwagon.chart": "Who wears red",
    "lesson_bandwagon.unit": "share of people who wear red",
    "lesson_bandwagon.why": "Among conformists red went from 70% to {conformists:.0%}. Every red shirt on a friend"
    " is a reason for the next one, so a lead feeds on itself. Among snobs it fell to {snobs:.0%}: the more wear"
    " red, the more look for something else. Blue did not overtake it, as red stays the cheaper shirt.",
    "lesson_bandwagon.why_more": "Where nobody looks at others, red ended at {alone:.0%}. Shirts, prices and luck"
    " were the same in all three towns. Only what people make of each other differed.",
    "lesson_bandwagon.question": "Now red costs 4% more than blue, and still starts with 70 of 100. What becomes of"
    " its lead in the town of conformists?",
    "lesson_bandwagon.melts": "It melts away, the cheaper shirt wins",
    "lesson_bandwagon.stays": "It stays at about 70",
    "lesson_bandwagon.grows": "It grows all the same",
    "lesson_bandwagon.reason": "This was run as well: red ended at {dearer:.0%}, although it cost more. Once most"
    " friends wear it, a small difference in price does not turn anybody round. Where people conform, being early"
    " can count for more than being a little cheaper.",
    "lesson_friends.title": "Learning from friends",
    "lesson_friends.card": "Where does a new thing spread faster?",
    "lesson_friends.setup": "A new thing comes to two towns of 1,000 people. Everybody has about six friends, and"
    " ten people own it already. On any day each friend who owns it may show you what it is good for. In the first"
    " town friends live side by side and know each other. In the second a friend may live anywhere, and friends"
    " seldom know each other.",
    "lesson_friends.ask": "In which town does half of the people own it first?",
    "lesson_friends.circles": "In the town of close circles",
    "lesson_friends.same": "In both at about the same time, within five days",
    "lesson_friends.scattered": "In the town of scattered friends",
    "lesson_friends.market": "the town of close circles",
    "lesson_friends.line_circles": "Close circles",
    "lesson_friends.line_scattered": "Scattered friends",
    "lesson_friends.line_nobody": "Nobody learns from friends",
    "lesson_friends.chart": "Who owns it",
    "lesson_friends.unit": "share of people who own it",
    "lesson_friends.why": "With scattered friends half of the town owned it on day {half_scattered:.0f}, in close"
    " circles only on day {half_circles:.0f}. On day {day:.0f} it was {scattered:.0%} against {circles:.0%}. In a"
    " circle, word goes round among people who have heard it already. A friend far away carries it to where it is"
    " new.",
    "lesson_friends.why_more": "A third town was run as well, in which nobody learns from friends: there"
    " {nobody:.0%} owned it after four months. People and their own needs were the same in all three.",
    "lesson_friends.dose": "What one more friend does",
    "lesson_friends.dose_says": "Counted in the runs of both towns: how likely it was on a day that somebody without"
    " it began to want it, by how many friends owned it.",
    "lesson_friends.dose_over": "friends who own it",
    "lesson_friends.dose_unit": "chance per day",
    "lesson_friends.dose_percent": "chance per day, in percent",
    "lesson_friends.dose_days": "days counted, of all such people together",
    "lesson_friends.try_scattered": "The same with scattered friends",
    "lesson_friends.question": "Somebody has one friend who owns it. A second friend buys it, too. What does that do"
    " to the chance that she wants it tomorrow?",
    "lesson_friends.first": "Hardly anything, the first friend has shown it",
    "lesson_friends.each": "It adds about as much as the first friend did",
    "lesson_friends.crowd": "It makes it many times larger",
    "lesson_friends.reason": "Without such a friend the chance was {dose_0:.2%} a day, with one {dose_1:.1%}, with"
    " two {dose_2:.1%}, with three {dose_3:.1%}. Each friend is one more occasion to see it, which is how learning"
    " differs from the pressure to conform.",
    "lesson_identity.title": "Identity fading",
    "lesson_identity.card": "What if everybody takes up what is ours?",
    "lesson_identity.setup": "Riders are 30 of 100 people in this town, office workers the others. Of the riders 93"
    " of 100 have the motorbike, which tells who they are; of the office workers 5 of 100 do, and the others have"
    " scooters. From day 40 to day 120 the maker advertises the motorbike, to office workers only.",
    "lesson_identity.ask": "Many office workers take it up. Draw how many of the riders have the motorbike from day"
    " 40 on.",
    "lesson_identity.span": "advertised",
    "lesson_identity.market": "the town with the advertising",
    "lesson_identity.riders": "Riders",
    "lesson_identity.office": "Office workers",
    "lesson_identity.quiet": "Riders, without the advertising",
    "lesson_identity.chart": "Who has the motorbike",
    "lesson_identity.unit": "share of the group with the motorbike",
    "lesson_identity.why": "{office_before:.0%} of the office workers had the motorbike on day 40, and"
    " {office_most:.0%} around day {office_most_day:.0f}. The share of riders who have it fell from {before:.0%} to"
    " about {low:.0%}, where it lay from day {low_from:.0f} to day {low_until:.0f}. Nobody had advertised anything to"
    " them, and neither the motorbike nor its price had changed. But it no longer told that its owner is a rider.",
    "lesson_identity.why_more": "In the same town without the advertising {quiet:.0%} of the riders had it at the"
    " end. What the advertising had done held for some weeks after its end on day 120. Then office workers drifted"
    " back to scooters ({office_last:.0%} at the end), and at last riders began to come back ({last:.0%}).",
    "lesson_identity.question": "How many motorbikes did the maker sell in these 240 days, compared with no"
    " advertising?",
    "lesson_identity.fell": "Fewer: it lost its riders",
    "lesson_identity.same": "About as many",
    "lesson_identity.rose": "More",
    "lesson_identity.reason": "It sold {sold:,.0f} instead of {sold_quiet:,.0f}, {more:.0%} more, for there are more"
    " office workers than riders. The figures of sales look well while the people leave who gave the product its"
    " meaning.",
    "lesson_frugality.title": "Frugality trending",
    "lesson_frugality.card": "Does a fashion for less pass by?",
    "lesson_frugality.setup": "How frugal people are goes from 0%, buys what pleases, to 100%, goes without. In this"
    " town the mean is about 20%. From day 40 to day 70 the media praise going without; then they fall silent."
    " People see how their friends live, and follow what they see rising.",
    "lesson_frugality.ask": "Draw the town's mean frugality from day 40 on.",
    "lesson_frugality.span": "the media praise it",
    "lesson_frugality.market": "the town in which people follow each other",
    "lesson_frugality.followed": "People follow each other",
    "lesson_frugality.unheeded": "People heed the media only",
    "lesson_frugality.chart": "How frugal the town is",
    "lesson_frugality.unit": "mean frugality",
    "lesson_frugality.why": "The media alone moved the town from {before:.0%} to {unheeded:.0%}. As people also"
    " followed each other, it was at {stopped:.0%} when the media fell silent, rose on to {followed:.0%}, and"
    " stayed. Everybody sees friends who have become frugal, and nothing calls anybody back.",
    "lesson_frugality.why_more": "From day 70 on {lost:.0%} fewer things were sold than in the town without the"
    " debate. Where people heeded the media only, it was {lost_unheeded:.0%}. What friends pass on to each other can"
    " cost sales as well as bring them.",
    "lesson_frugality.calm": "Without the debate",
    "lesson_frugality.sold": "What was sold from day 70 on",
    "lesson_frugality.sold_unit": "things sold",
    "lesson_frugality.question": "In another town people take over 80% of a rise they see, not 50%. The media praise"
    " going without for the same month. Where does frugality end?",
    "lesson_frugality.less": "Lower: eager people tire of it sooner",
    "lesson_frugality.little": "A little higher",
    "lesson_frugality.tips": "Near 100%: the whole town tips",
    "lesson_frugality.reason": "It ended at {eager:.0%}. Who follows a rise makes the rise that the next one sees."
    " Up to a point this only adds to the push; beyond it, a month of debate is enough for the whole town.",
    "lesson_loop.title": "The loop against the funnel",
    "lesson_loop.card": "How straight is the way to a purchase?",
    "lesson_loop.setup": "2,000 people buy smartphones for 240 days. In the funnel of the textbooks they begin with"
    " a need, choose a phone, choose a shop, decide and pay, and at each step some are lost. Here people may also go"
    " back: to another shop, to another phone, to wait for a deal. And some begin further down: the loyal, the fans"
    " of a brand, whoever meets a bargain.",
    "lesson_loop.ask": "Of 100 phones sold, how many were bought straight down the funnel, from the need to the till"
    " without one step back?",
    "lesson_loop.all": "About 95",
    "lesson_loop.most": "About 65",
    "lesson_loop.third": "About 35",
    "lesson_loop.few": "About 5",
    "lesson_loop.chart": "How 100 phones were bought",
    "lesson_loop.unit": "of 100 phones sold",
    "lesson_loop.market": "the market with its ways back",
    "lesson_loop.straight": "Straight down, without a step back",
    "lesson_loop.back": "By people who had gone back at least once",
    "lesson_loop.below": "By people who had not begun at the top",
    "lesson_loop.again": "By people who had one of the brand before",
    "lesson_loop.why": "{straight:.0f} of 100 were. In {back:.0f} of 100 the buyer had gone back at least once, in"
    " {below:.0f} she had not begun at the top, and in {again:.0f} she had a phone of that brand already. The same"
    " sale can count in several of these.",
    "lesson_loop.why_more": "A funnel that takes whoever turns back for lost, and everybody for a newcomer, would"
    " have predicted {predicted:,.0f} sales. There were {sold:,.0f}.",
    "lesson_loop.question": "Suppose that whoever has gone back once never buys on that journey. How many of the"
    " sales are lost?",
    "lesson_loop.tenth": "About a tenth",
    "lesson_loop.third_lost": "About a third",
    "lesson_loop.half": "More than half",
    "lesson_loop.reason": "This was run as well: {sold_funnel:,.0f} sales instead of {sold:,.0f}, {lost:.0%} fewer."
    " It is a little less than the {back:.0f} of 100 who had turned back, as some of them come again later. That,"
    " too, is the loop.",
    "lesson_loop.band": "The bars are means of {runs} runs, the whiskers hold them all.",
}
