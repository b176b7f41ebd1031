"""The contract with the shared database: every table and column this product may read (DESIGN.md, section 3).

The same metadata creates the demo and the test databases. A district whose tables look different maps them with SQL views of
these names. No column holds a person's name or a free text; codes are opaque non-empty strings; ``nullable=False`` marks
what a row must have to be counted. There are deliberately no foreign keys: other systems write these tables, and a row
that points nowhere must be readable to be set aside and counted, not rejected out of sight.

``info`` on a column names its fixed code list (``codes``) and on a table its title and the column whose month the
counting groups by most (documented by the indexes).
"""

import sqlalchemy as sa

from indicators import codes

metadata = sa.MetaData()

Code = sa.String(64)
Label = sa.String(200)


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, Code, primary_key=True)


def _required(name: str, kind: sa.types.TypeEngine = Code, allowed: object = None) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, kind, nullable=False, info={"codes": allowed} if allowed is not None else {})


def _optional(name: str, kind: sa.types.TypeEngine = Code, allowed: object = None) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, kind, nullable=True, info={"codes": allowed} if allowed is not None else {})


def _date(name: str) -> sa.Column:  # type: ignore[type-arg]
    return _optional(name, sa.Date())


def _updated_at() -> sa.Column:  # type: ignore[type-arg]
    return _optional("updated_at", sa.DateTime())


def _partial(name: str, *columns: str, where: str) -> sa.Index:
    """An index over the rows that fulfil `where` alone, which both databases can hold."""
    return sa.Index(name, *columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where), info={"where": where})


def _table(name: str, title: str, *items: sa.schema.SchemaItem) -> sa.Table:
    return sa.Table(name, metadata, *items, info={"title": title})


zone = _table("zone", "片组协作区", _key("zone_code"), _required("name", Label))

township = _table(
    "township",
    "镇（街道）",
    _key("township_code"),
    _required("name", Label),
    _optional("kind", allowed=codes.TOWNSHIP_KIND),
    _optional("zone_code"),
    _optional("boundary", sa.Text()),
    _optional("position", sa.Integer()),
)

unit = _table(
    "unit",
    "单位",
    _key("unit_code"),
    _required("township_code"),
    _required("kind", allowed=codes.UNIT_KIND),
    _required("name", Label),
    _optional("parent_code"),
    _optional("has_party_org", sa.Boolean()),
    _optional("population", sa.Integer()),
    _optional("party_members", sa.Integer()),
    _optional("boundary", sa.Text()),
    _optional("lon", sa.Float()),
    _optional("lat", sa.Float()),
    _date("opened_on"),
    _date("closed_on"),
    _date("liaison_on"),
    sa.Index("unit_by_township", "township_code", "kind"),
    sa.Index("unit_by_parent", "parent_code"),
)

staff = _table(
    "staff",
    "村（社）工作人员",
    _key("staff_id"),
    _required("unit_code"),
    _optional("post"),
    _optional("dual_post", sa.Boolean()),
    _date("certified_on"),
    _date("in_post_from"),
    _date("in_post_to"),
    sa.Index("staff_by_unit", "unit_code"),
)

complaint = _table(
    "complaint",
    "信访举报",
    _key("complaint_id"),
    _required("unit_code"),
    _required("received_on", sa.Date()),
    _optional("channel", allowed=codes.COMPLAINT_CHANNEL),
    _optional("origin", allowed=codes.COMPLAINT_ORIGIN),
    _optional("nature", allowed=codes.COMPLAINT_NATURE),
    _optional("is_repeat", sa.Boolean()),
    _optional("sponsor", allowed=codes.COMPLAINT_SPONSOR),
    _date("accept_by"),
    _date("accepted_on"),
    _date("due_on"),
    _date("closed_on"),
    _optional("outcome"),
    _optional("satisfied", sa.Boolean()),
    _updated_at(),
    sa.Index("complaint_by_unit", "unit_code", "received_on", "complaint_id"),
    sa.Index("complaint_by_unit_due", "unit_code", "due_on", "complaint_id"),
    sa.Index("complaint_by_unit_closed", "unit_code", "closed_on", "complaint_id"),
    sa.Index("complaint_by_received", "received_on", "complaint_id"),
    # The last column only spares reading rows of other years.
    sa.Index("complaint_by_due", "due_on", "complaint_id", "received_on"),
    sa.Index("complaint_by_closed", "closed_on", "complaint_id", "received_on"),
    # The few of millions that are open, or sponsored: oldest first too. What follows the key spares reading rows of other places.
    _partial("complaint_open", "received_on", "complaint_id", "unit_code", "sponsor", where="closed_on IS NULL"),
    _partial("complaint_open_due", "due_on", "complaint_id", "unit_code", where="closed_on IS NULL"),
    _partial("complaint_sponsored", "received_on", "complaint_id", "unit_code", where="sponsor IS NOT NULL"),
    _partial("complaint_sponsored_closed", "closed_on", "complaint_id", "unit_code", where="sponsor IS NOT NULL"),
    # Closed late: what was overdue on a day long past, and what has been closed late since.
    _partial("complaint_late", "due_on", "complaint_id", "closed_on", "unit_code", where="closed_on > due_on"),
    _partial("complaint_late_closed", "closed_on", "complaint_id", "unit_code", where="closed_on > due_on"),
    # Who has answered how content he is: some, or none at all.
    _partial("complaint_rated", "closed_on", "complaint_id", "unit_code", where="satisfied IS NOT NULL"),
    sa.Index("complaint_by_update", "updated_at"),
)

complaint_topic = _table(
    "complaint_topic",
    "反映问题类别",
    sa.Column("complaint_id", Code, primary_key=True),
    sa.Column("topic", Code, primary_key=True, info={"codes": codes.COMPLAINT_TOPIC}),
)

clue = _table(
    "clue",
    "问题线索",
    _key("clue_id"),
    _required("unit_code"),
    _required("registered_on", sa.Date()),
    _optional("source"),
    _optional("disposal", allowed=codes.CLUE_DISPOSAL),
    _date("disposed_on"),
    _optional("form", sa.Integer(), allowed=codes.FOUR_FORMS),
    _updated_at(),
    sa.Index("clue_by_unit", "unit_code", "registered_on", "clue_id"),
    sa.Index("clue_by_update", "updated_at"),
)

inspection = _table(
    "inspection",
    "巡察与监督检查",
    _key("inspection_id"),
    _required("unit_code"),
    _required("kind", allowed=codes.INSPECTION_KIND),
    _optional("mode", allowed=codes.INSPECTION_MODE),
    _optional("round"),
    _optional("campaign"),
    _date("planned_on"),
    _date("started_on"),
    _date("finished_on"),
    _updated_at(),
    sa.Index("inspection_by_unit", "unit_code", "finished_on", "inspection_id"),
    sa.Index("inspection_by_update", "updated_at"),
)

finding = _table(
    "finding",
    "发现问题",
    _key("finding_id"),
    _required("unit_code"),
    _optional("inspection_id"),
    _optional("source"),
    _optional("item"),
    _optional("problem"),
    _optional("mechanism", allowed=codes.MECHANISM),
    _required("found_on", sa.Date()),
    _date("due_on"),
    _date("submitted_on"),
    _date("returned_on"),
    _date("verified_on"),
    _date("revisit_on"),
    _optional("revisit_held", sa.Boolean()),
    _updated_at(),
    sa.Index("finding_by_unit", "unit_code", "found_on", "finding_id"),
    sa.Index("finding_by_due", "unit_code", "due_on"),
    sa.Index("finding_by_verified", "unit_code", "verified_on"),
    sa.Index("finding_by_problem", "unit_code", "problem", "verified_on"),
    sa.Index("finding_by_update", "updated_at"),
)

course = _table(
    "course",
    "培训",
    _key("course_id"),
    _required("level", allowed=codes.COURSE_LEVEL),
    _optional("township_code"),
    _optional("title", Label),
    _required("held_on", sa.Date()),
    _optional("hours", sa.Float()),
)

attendance = _table(
    "attendance",
    "参训",
    sa.Column("course_id", Code, primary_key=True),
    sa.Column("staff_id", Code, primary_key=True),
    _required("attended_on", sa.Date()),
    sa.Index("attendance_by_staff", "staff_id", "attended_on"),
)

exam = _table(
    "exam",
    "考试",
    _key("exam_id"),
    _optional("title", Label),
    _required("held_on", sa.Date()),
    _required("pass_score", sa.Float()),
    _optional("full_score", sa.Float()),
)

exam_result = _table(
    "exam_result",
    "考试成绩",
    sa.Column("exam_id", Code, primary_key=True),
    sa.Column("staff_id", Code, primary_key=True),
    _date("taken_on"),
    _optional("score", sa.Float()),
    sa.Index("exam_result_by_staff", "staff_id"),
)

power_list = _table(
    "power_list",
    "三清单",
    sa.Column("unit_code", Code, primary_key=True),
    sa.Column("kind", Code, primary_key=True, info={"codes": codes.POWER_LIST_KIND}),
    _optional("item_count", sa.Integer()),
    _date("published_on"),
    _date("revised_on"),
)

alert = _table(
    "alert",
    "预警",
    _key("alert_id"),
    _required("unit_code"),
    _optional("domain", allowed=codes.ALERT_DOMAIN),
    _optional("rule"),
    _required("level", allowed=codes.ALERT_LEVEL),
    _required("raised_on", sa.Date()),
    _date("due_on"),
    _date("assigned_on"),
    _date("closed_on"),
    _optional("outcome"),
    _updated_at(),
    sa.Index("alert_by_unit", "unit_code", "raised_on", "alert_id"),
    sa.Index("alert_by_closed", "unit_code", "closed_on"),
    sa.Index("alert_by_update", "updated_at"),
)

task = _table(
    "task",
    "督办任务",
    _key("task_id"),
    _required("township_code"),
    _optional("unit_code"),
    _optional("source"),
    _optional("duty", allowed=codes.TASK_DUTY),
    _required("dispatched_on", sa.Date()),
    _date("due_on"),
    _date("feedback_on"),
    _date("checked_on"),
    _date("revisit_on"),
    _date("closed_on"),
    _updated_at(),
    sa.Index("task_by_place", "township_code", "unit_code", "dispatched_on"),
    sa.Index("task_by_update", "updated_at"),
)

interview = _table(
    "interview",
    "约谈",
    _key("interview_id"),
    _required("township_code"),
    _optional("unit_code"),
    _optional("kind"),
    _required("held_on", sa.Date()),
    sa.Index("interview_by_place", "township_code", "unit_code", "held_on"),
)

culture_event = _table(
    "culture_event",
    "清廉文化活动",
    _key("event_id"),
    _required("township_code"),
    _optional("unit_code"),
    _optional("kind"),
    _required("held_on", sa.Date()),
    _optional("people", sa.Integer()),
    sa.Index("culture_event_by_place", "township_code", "unit_code", "held_on"),
)

code_list = _table(
    "code_list",
    "本地代码表",
    sa.Column("list_name", Code, primary_key=True),
    sa.Column("code", Code, primary_key=True),
    _required("label", Label),
    _optional("position", sa.Integer()),
)

source_status = _table(
    "source_status",
    "数据来源状态",
    sa.Column("source", Code, primary_key=True),
    _required("loaded_at", sa.DateTime()),
    _optional("rows", sa.Integer()),
    _optional("note", Label),
)

viewer = _table(
    "viewer",
    "账号与角色",
    _required("account"),
    _required("role", allowed=codes.VIEWER_ROLE),
    _optional("zone_code"),
    _optional("township_code"),
    _optional("active", sa.Boolean()),
    sa.Index("viewer_by_account", "account"),
)
"""Who may look. Without a key: an account that stands here twice must be readable to be refused (`indicators/admission.py`)."""

DEMO_SOURCE = "demo"
"""A row of `source_status` with this source marks the whole database as invented: every screen then carries 演示数据."""

DISTRICT_LIST = "district"
"""`code_list` rows of this list name the district itself (one row: its code and its name)."""
