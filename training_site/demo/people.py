"""The demo cast: one sign-in for each role, and some sixty people of the organisations. None of them exists."""

import csv
import datetime
import io
from dataclasses import dataclass
from itertools import count

from stdnum.cn import ric

from groundwork.audit.actors import Actor
from organisations.models import Organisation
from people import rules
from people.actions import NOTICE, add_document, apply_roster, grant_role, preview_roster
from people.choices import DocumentKind
from people.models import Consent, Membership, Person, User
from people.workbooks import HEADERS

LOADER = Actor.system("load_base")
AREA = "330502"  # 吴兴区


@dataclass(frozen=True)
class Account:
    """A demo sign-in: its role ("trainee" is none), its name, the person behind it, the door it opens."""

    sign_in: str
    role: str
    name: str
    door: str = "/admin/"
    scope: str = ""
    organisation: str = ""  # internal code of the one it belongs to

    @property
    def password(self):
        """Known to everybody: these accounts exist in a demonstration only."""
        return f"pingan-{self.sign_in}-2026"


ACCOUNTS = (
    Account("trainee", "trainee", "林晓", door="/me/", organisation="D001"),
    Account("contact", "group-contact", "沈国强", door="/org/people/", organisation="D001"),
    Account("instructor", "instructor", "陆建平", scope="zone:fire-fighting"),
    Account("publisher", "publisher", "周敏"),
    Account("desk", "front-desk", "钱丽华", door="/desk/"),
    Account("timetable", "timetable", "吴海燕"),
    Account("exams", "round-administrator", "施卫东"),
    Account("reviewer", "question-reviewer", "徐文杰"),
    Account("certificates", "certificate-administrator", "潘晓琴"),
    Account("system", "system-administrator", "闵志刚"),
    Account("security", "security-administrator", "费云龙"),
    Account("audit", "audit-administrator", "章䶮"),
    Account("certificates-2", "certificate-administrator", "钮晓芬"),  # revoking a certificate takes two
)

# Who comes from where, by the internal code of the organisation; the first is its head.
ROSTERS = {
    "D001": "沈国强 林晓 阿依古丽·买买提 张䶮 王秀英 李桂花 陈根法 杨金凤 朱阿毛 潘小妹 胡志明 罗春梅 何家宝 郭翠兰",
    "D002": "冯一鸣 董雪琴 程大力 曹玉珍 袁建新 邓小兵 许美芳 傅强",
    "D003": "沈阿根 沈美娟 丁小云",
    "D004": "蒋文静 余海 杜晓东 叶青 苏婷婷 魏老根",
    "D005": "吕国平 任玲 姚建华 卢晓慧 姜涛 崔丽 钟志伟 谭敏",
    "D006": "陆敏儿 范军 金晓霞 石磊 廖云 贾建英 夏阳",
    "D007": "徐维丽 方桂珍 白小兰 邹菊英 熊玉兰 孟凡 秦怡 谢永福 唐小燕",
    "D008": "章守成 江海龙 尹国荣 薛平 闫丽",
}
HEAD, SAFETY = "主要负责人", "安全管理人员"
POSITION_IN = {"D005": "网格员", "D006": "网格员"}


def load():
    """Idempotent: whoever is there is left as they are."""
    organisations = {found.internal_code: found for found in Organisation.objects.filter(internal_code__in=ROSTERS)}
    numbers = _numbers()
    for code, names in ROSTERS.items():
        people = [(name, next(numbers)) for name in names.split()]
        organisation = organisations[code]
        if not Membership.objects.filter(organisation=organisation).exists():
            data = _roster(people, POSITION_IN.get(code, "")).encode()
            run = preview_roster(by=LOADER, organisation=organisation, name=f"{organisation.name}名册.csv", data=data)
            apply_roster(by=LOADER, run=run, organisation=organisation)
    standing = set(User.objects.filter(username__in=[a.sign_in for a in ACCOUNTS]).values_list("username", flat=True))
    for account in ACCOUNTS:
        number = next(numbers)
        if account.sign_in not in standing:
            _open(account, number, organisations.get(account.organisation))


def _open(account, number, organisation):
    user = User(username=account.sign_in)
    user.set_password(account.password)
    user.save()
    if organisation:
        person = Person.objects.members_of(organisation).get(name=account.name)
    else:
        person = Person.objects.create(name=account.name, phone=_phone(number), birth_on=rules.birth_date_of(number))
        add_document(by=LOADER, person=person, kind=DocumentKind.IDENTITY_CARD, number=number)
    person.user = user
    person.save()
    Consent.objects.create(person=person, notice=NOTICE, version=rules.PRIVACY_NOTICE)
    if account.role != "trainee":
        is_contact = account.role == "group-contact"
        scope = f"organisation:{organisation.pk}" if is_contact else account.scope
        grant_role(by=LOADER, user=user, role=account.role, scope=scope)


def _roster(people, position):
    """A roster as a contact would upload it."""
    memory = io.StringIO()
    table = csv.writer(memory)
    table.writerow([words[0] for words in HEADERS.values()])
    for index, (name, number) in enumerate(people):
        own = position or {0: HEAD, 1: SAFETY}.get(index, "")
        table.writerow([name, "", number, _phone(number), own])
    return memory.getvalue()


def _numbers():
    """Identity numbers that look right and belong to nobody known: births from 1962 to 2003, in a fixed order."""
    first = datetime.date(1962, 3, 5)
    for step in count():
        birth = first + datetime.timedelta(days=step * 4729 % 15_200)
        stem = f"{AREA}{birth:%Y%m%d}{900 + step:03d}"
        yield stem + ric.calc_check_digit(f"{stem}0")


def _phone(number):
    """A mobile number of a range that is not given out, told from the document number."""
    return f"1990000{int(number[14:17]):04d}"
