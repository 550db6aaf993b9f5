"""What the clock rings for, and how often."""

from __future__ import annotations

from celery.schedules import crontab

SCHEDULE = {
    "sweep-jobs": {"task": "generator.tasks.sweep", "schedule": 5.0, "options": {"expires": 10}},
    "record-hours": {"task": "generator.tasks.record_hours", "schedule": 60.0, "options": {"expires": 120}},
    "watch": {"task": "generator.tasks.watch", "schedule": 5.0, "options": {"expires": 10}},
    "fold-likes": {"task": "gallery.tasks.fold_likes", "schedule": 1.0, "options": {"expires": 2}},
    "sweep-files": {"task": "gallery.tasks.sweep_files", "schedule": 900.0},
    "complete-records": {
        "task": "gallery.tasks.complete_image_records",
        "schedule": 30.0,
        "options": {"expires": 60},
    },
    "purge-deleted": {"task": "gallery.tasks.purge_deleted", "schedule": crontab(minute="41")},
    "forget-old-verdicts": {"task": "moderation.tasks.forget_old_words", "schedule": crontab(minute="47")},
    "judge-waiting": {"task": "moderation.tasks.judge_waiting", "schedule": 15.0, "options": {"expires": 30}},
    "refresh-feed": {"task": "feed.tasks.refresh", "schedule": 5.0, "options": {"expires": 10}},
    "rewrite-words": {"task": "feed.tasks.rewrite_words", "schedule": 15.0, "options": {"expires": 30}},
    "compare-posts": {"task": "feed.tasks.compare_posts", "schedule": 5.0, "options": {"expires": 10}},
    "refresh-top-posts": {"task": "feed.tasks.refresh_top_posts", "schedule": 60.0, "options": {"expires": 120}},
    "make-editions": {"task": "feed.tasks.make_editions", "schedule": 20.0, "options": {"expires": 40}},
    "forget-erased-pictures": {"task": "feed.tasks.forget_erased_pictures", "schedule": crontab(minute="23")},
    "flush-impressions": {"task": "feed.tasks.flush_impressions", "schedule": 5.0, "options": {"expires": 10}},
    "turn-partitions": {"task": "feed.tasks.turn_partitions", "schedule": crontab(minute="23")},
    "learn": {"task": "feed.tasks.learn", "schedule": crontab(hour="3", minute="37")},
    "export-events": {"task": "curation.tasks.export_events", "schedule": crontab(hour="4", minute="7")},
    "drop-old-orders": {"task": "feed.tasks.drop_old_orders", "schedule": crontab(minute="53")},
    "take-back": {"task": "curation.tasks.take_back", "schedule": 60.0, "options": {"expires": 120}},
    "fill-scores": {"task": "curation.tasks.fill_scores", "schedule": 60.0, "options": {"expires": 60}},
    "take-back-all": {"task": "curation.tasks.take_back_all", "schedule": crontab(minute="13")},
    "ring-waiting-datasets": {"task": "curation.tasks.ring_waiting", "schedule": 60.0, "options": {"expires": 120}},
    "sweep-accounts": {"task": "accounts.tasks.sweep", "schedule": 60.0, "options": {"expires": 120}},
    "send-letters": {"task": "accounts.tasks.send_letters", "schedule": 15.0, "options": {"expires": 30}},
    "sweep-webhooks": {"task": "accounts.tasks.sweep_webhooks", "schedule": 5.0, "options": {"expires": 10}},
    "send-digests": {"task": "accounts.tasks.send_digests", "schedule": 60.0, "options": {"expires": 120}},
    "expire-exports": {"task": "accounts.tasks.expire_exports", "schedule": crontab(minute="17")},
}
