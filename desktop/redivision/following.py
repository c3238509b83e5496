"""What hangs on a grid besides its records: posts, organisations, registers, its shape, to-dos, open cases."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from db.models.cases import OPEN, Case, CaseLink, Unit
from db.models.dwellings import Dwelling
from db.models.enterprises import Enterprise
from db.models.grids import Grid
from db.models.households import Household
from db.models.maps import MapShape
from db.models.organisations import Organisation, OrganisationStanding
from db.models.roster import Appointment, RegisterEntry
from db.models.selfcheck import Todo
from desktop.redivision.plan import Plan

LINKED: Mapping[str, Any] = {"household": Household, "dwelling": Dwelling, "enterprise": Enterprise}


def open_cases(grid: Grid) -> Select[Case]:
    """Return the cases of a grid that are not at rest; those at rest stay where they happened."""
    return select(Case).where(Case.grid_id == grid.id, OPEN)


def cases_follow_homes(session: Session, grid: Grid) -> None:
    """Let the open cases of a grid that is split go where their household, dwelling or enterprise went."""
    for subject, model in LINKED.items():
        elsewhere = (
            open_cases(grid)
            .add_columns(model.grid_id)
            .join(CaseLink, (CaseLink.case_id == Case.id) & (CaseLink.subject == subject))
            .join(model, model.id == CaseLink.record_id)
            .where(model.grid_id.is_not(None), model.grid_id != grid.id)
        )
        for case, where in session.execute(elsewhere).all():
            case.grid_id = where
        session.flush()


def let_follow(session: Session, plan: Plan, grid: Grid, target: Grid | None) -> None:
    """End what belonged to a closed grid, or let it follow to another one as the plan says."""
    _end_posts(session, grid, plan.takes_effect, target if plan.posts_follow else None)
    _move_organisations(session, grid, plan.takes_effect, target if plan.organisations_follow else None)
    shapes = select(MapShape).where(MapShape.grid_id == grid.id, MapShape.valid_to.is_(None))
    for shape in session.scalars(shapes):
        shape.valid_to = plan.takes_effect
    if target is not None:
        for todo in session.scalars(select(Todo).where(Todo.grid_id == grid.id, Todo.done_on.is_(None))):
            todo.grid_id = target.id
        for case in session.scalars(open_cases(grid)):
            case.grid_id = target.id
        _hand_over_unit(session, grid, target)
        if plan.registers_follow:
            for entry in session.scalars(select(RegisterEntry).where(RegisterEntry.grid_id == grid.id)):
                entry.grid_id = target.id
    session.flush()


def _hand_over_unit(session: Session, grid: Grid, target: Grid) -> None:
    """Let the unit of a closed grid be that of the other, which has none yet; else it takes no more cases."""
    own = session.scalar(select(Unit).where(Unit.grid_id == grid.id))
    if own is None:
        return
    if session.scalar(select(Unit.id).where(Unit.grid_id == target.id)) is None:
        own.grid_id = target.id
    else:
        own.is_active = False


def _end_posts(session: Session, grid: Grid, day: date, target: Grid | None) -> None:
    """End the posts held in a grid; with a target, whoever held one holds it there from that day on."""
    held = or_(Appointment.valid_to.is_(None), Appointment.valid_to > day)
    for post in session.scalars(select(Appointment).where(Appointment.grid_id == grid.id, held)).all():
        until, post.valid_to = post.valid_to, max(day, post.valid_from or day)
        if target is None or _holds(session, target, post, day):
            continue
        session.add(
            Appointment(
                staff_id=post.staff_id,
                grid_id=target.id,
                post=post.post,
                valid_from=max(day, post.valid_from or day),
                valid_to=until,
                is_ex_officio=post.is_ex_officio,
                held_as=post.held_as,
                basis=post.basis,
                note=post.note,
            )
        )


def _holds(session: Session, grid: Grid, post: Appointment, day: date) -> bool:
    """Whether somebody already holds the same post in another grid."""
    same = select(Appointment.id).where(
        Appointment.grid_id == grid.id,
        Appointment.post == post.post,
        Appointment.staff_id == post.staff_id,
        or_(Appointment.valid_to.is_(None), Appointment.valid_to > day),
    )
    return session.scalar(same.limit(1)) is not None


def _move_organisations(session: Session, grid: Grid, day: date, target: Grid | None) -> None:
    active = Organisation.standing == OrganisationStanding.ACTIVE
    for organisation in session.scalars(select(Organisation).where(Organisation.grid_id == grid.id, active)):
        if target is not None:
            organisation.grid_id = target.id
        else:
            organisation.standing, organisation.ended_on = OrganisationStanding.DISSOLVED, day
