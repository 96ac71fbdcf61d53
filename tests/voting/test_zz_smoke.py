from core.writing import writing
from tests.factories.voting import *
from voting import queries, services
def test_smoke(app):
    with app.app_context():
        with writing():
            w=make_workshop(); r=make_round(w); seats=make_room(w,lived=3,frontline=4)
        for i,s in enumerate(seats):
            cast(s,r,[ITEMS[i%3],ITEMS[3]])
        print(queries.turnout(r), queries.who_has_voted(r), queries.own_ballot(seats[0],r))
        with writing(): services.close_round(r)
        with writing(): services.reveal_round(r)
        print(queries.results(r))
        print(queries.published_view(r))
        print(queries.shortlist(w).items)
