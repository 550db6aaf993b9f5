"""The making of pictures: threads of jobs, and what they cost."""

from generator.models.allowance import Allowance
from generator.models.choice import Choice
from generator.models.energy_budget import EnergyBudget
from generator.models.engine_card import EngineCard
from generator.models.grant import Grant
from generator.models.hour_record import HourRecord
from generator.models.incident import Incident, IncidentUpdate
from generator.models.job import Job
from generator.models.job_source import JobSource
from generator.models.ledger import LedgerEntry
from generator.models.machine import Machine
from generator.models.pause import Pause
from generator.models.queue import QueueLine, QueuePlace, QueueTurn
from generator.models.saved_prompt import SavedPrompt
from generator.models.states import OPEN, TRANSITIONS, State
from generator.models.surge import Surge, SurgeChange
from generator.models.thread import Thread

__all__ = [
    "OPEN",
    "TRANSITIONS",
    "Allowance",
    "Choice",
    "EnergyBudget",
    "EngineCard",
    "Grant",
    "HourRecord",
    "Incident",
    "IncidentUpdate",
    "Job",
    "JobSource",
    "LedgerEntry",
    "Machine",
    "Pause",
    "QueueLine",
    "QueuePlace",
    "QueueTurn",
    "SavedPrompt",
    "State",
    "Surge",
    "SurgeChange",
    "Thread",
]
