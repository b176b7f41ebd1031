"""``python -m data_access demo | load | tables | check``: the database from the command line."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from data_access import commands
from data_access.demo import DemoRefused
from data_access.demo_file import DEMO_PATH, SEED
from data_access.engine import DatabaseProblem
from data_access.loading import LoadRefused
from data_access.settings import SettingsProblem


def main(words: Sequence[str] | None = None) -> int:
    """The exit code: 0 done, 1 refused with a sentence on standard error or a check not passed, 2 not understood."""
    arguments = _parser().parse_args(words)
    try:
        passed = arguments.run(arguments)
    except (DatabaseProblem, LoadRefused, DemoRefused, SettingsProblem) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\n已中断，未写入任何内容。\n")
        return 130
    return 1 if passed is False else 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m data_access", description="共享数据库：演示数据、导入、结构检查")
    subparsers = parser.add_subparsers(required=True, metavar="命令")

    demo = subparsers.add_parser("demo", help="生成演示数据库（内容均为虚构）")
    demo.add_argument("path", nargs="?", type=Path, default=DEMO_PATH, metavar="文件", help=f"默认 {DEMO_PATH}")
    demo.add_argument("--today", type=_day, metavar="日期", help="数据截至哪一天，如 2026-11-23，默认今天")
    demo.add_argument("--seed", type=int, default=SEED, metavar="数", help="随机种子，相同则内容相同")
    demo.set_defaults(run=commands.demo)

    load = subparsers.add_parser("load", help="导入目录中的 <表名>.csv、<表名>.xlsx 和 boundary.geojson")
    load.add_argument("directory", type=Path, metavar="目录")
    load.set_defaults(run=commands.load)

    tables = subparsers.add_parser("tables", help="建立还没有的约定表（空表），已有的表和视图不动")
    tables.set_defaults(run=commands.tables)

    check = subparsers.add_parser("check", help="检查数据库的结构、内容和账号权限，给出结论")
    check.set_defaults(run=commands.check)

    for command in (load, tables, check):
        command.add_argument("--database", metavar="地址", help="数据库地址，默认取环境变量 DATABASE_URL")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"日期应如 2026-11-23，实为“{text}”") from error


if __name__ == "__main__":
    sys.exit(main())
