"""What code mends in a small model's plan, read beside the request: what is plain in the words.

Each mend takes a plan's tree and the request, and gives the plan's tree (`tree`); where there are two places
for a word it does nothing. The planner applies them in this order.

To each plan as it comes from the model, before it is checked:

1. `warrant`: an effect or an answer for which there is no word is left out;
2. `own_words`: a tool's own words are no values;
3. `agents.planner.whole_city`: no arrondissement is asked for where all are meant;
4. `agents.planner.orders.asking`: another author's effect for a question is left out;
5. `agents.planner.orders.mood`, of the first plan: what is not ordered is left out, or planned again without.

While it is checked, each kept where the plan still checks and, but for `excepted`, hides nothing:

6. `literals`: what was cut short of a name or a quotation is whole;
7. `excepted`: what is to be left out is not what is searched for;
8. `follow_ups`: what a turn says anew or leaves unsaid, beside the turn before;
9. `completed`: what was said and is missing is put in: `left_out`, `english`, `which` (what is searched by,
   kept, picked), `when` (ages), `who`, `new_tickets`, `what_is_wrong`, `otherwise`, `said_order`, `shown`,
   `asked_of_it`, `mapped`, `prose`; then `flows`: how the steps of a long request hang together;
10. `declared`: the same for the signatures of other authors' tools, with `said_values`;
11. `deferred`: what the person will say later is asked for;
12. `relayed`: a message has all the words that were to be told;
13. `when`, `who.team`, `where`: a search ends with a period that is over, is by no arrondissement that is a
    day, is the team's, is in a street or around it;
14. `past`, `where.town_halls`: what a ticket's history alone tells, and places that have no address in the
    request;
15. `new_tickets`: a new ticket has a name, for the next turn to speak of.

What a mend cannot put right is told as not heard, and asked about (`not_heard`): who reported something, what
nobody has, one of several, both of two, whoever gets nothing, a condition that nothing looks at.

None brings back an effect that is not ordered, and none that puts something in hides words that turn the
request round; those that choose other records leave a plan that acts alone, unless the words are plain.

Every plan written by hand for the sets of requests stays as it is (`tests/planner`).
"""
