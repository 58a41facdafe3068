using Ibasho.Model;

namespace Ibasho.Features.Moderation;

/// <summary>What reasons and decisions are called.</summary>
internal static class ModerationWords
{
    public static string Of(ReportReason reason) => reason switch
    {
        ReportReason.Identifies => ModerationText.ReasonIdentifies,
        ReportReason.Hurts => ModerationText.ReasonHurts,
        ReportReason.Danger => ModerationText.ReasonDanger,
        ReportReason.Advertises => ModerationText.ReasonAdvertises,
        ReportReason.Rules => ModerationText.ReasonRules,
        _ => ModerationText.ReasonOther,
    };

    public static IEnumerable<(string Value, string Text, string? Help)> Reasons =>
        Enum.GetValues<ReportReason>().Select(reason => (reason.ToString(), Of(reason), reason switch
        {
            ReportReason.Identifies => ModerationText.ReasonIdentifiesHelp,
            ReportReason.Danger => ModerationText.ReasonDangerHelp,
            ReportReason.Other => ModerationText.ReasonOtherHelp,
            _ => (string?)null,
        }));

    /// <summary>As those who decide say it.</summary>
    public static string Of(MeasureAct act) => act switch
    {
        MeasureAct.Leave => ModerationText.ActLeave,
        MeasureAct.Warn => ModerationText.ActWarn,
        MeasureAct.Hide => ModerationText.ActHide,
        _ => ModerationText.ActSilence,
    };

    public static IEnumerable<(string Value, string Text, string? Help)> Acts =>
    [
        (nameof(MeasureAct.Leave), ModerationText.ActLeave, ModerationText.ActLeaveHelp),
        (nameof(MeasureAct.Warn), ModerationText.ActWarn, ModerationText.ActWarnHelp),
        (nameof(MeasureAct.Hide), ModerationText.ActHide, ModerationText.ActHideHelp.With(Measure.AppealDays)),
        (nameof(MeasureAct.Silence), ModerationText.ActSilence, ModerationText.ActSilenceHelp),
    ];

    /// <summary>As the writer reads it.</summary>
    public static string Told(MeasureAct act, bool hides) => act switch
    {
        MeasureAct.Hide => ModerationText.ToldHide,
        MeasureAct.Silence => hides ? ModerationText.ToldSilenceHide : ModerationText.ToldSilence,
        _ => ModerationText.ToldWarn,
    };
}
