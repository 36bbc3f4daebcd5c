"""What the form of a plan says."""

TEXTS = {
    "plan.draft": "the plan in the link",
    "plan.no_draft": "it is damaged or was not made by journeysim",
    "plan.consumers": "{value} consumers are more than this page allows: {most}",
    "plan.steps": "{value} steps are more than this page allows: {most}",
    "plan.campaigns": "{value} campaigns are more than this page allows: {most}",
}
