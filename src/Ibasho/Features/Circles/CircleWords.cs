using System.Globalization;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

/// <summary>What several pages of circles say and where they lead.</summary>
internal static class CircleWords
{
    public static string Path(string slug, string? theme) => $"/c/{slug}" + (string.IsNullOrEmpty(theme) ? "" : "?theme=" + Uri.EscapeDataString(theme));

    /// <summary>Who has not agreed to the pledge in force reads it first, and comes back.</summary>
    public static IResult Refused(Refusal refusal, string slug, string to) =>
        refusal is Refusal.PledgeNotAgreed ? Pages.Go($"/c/{slug}/pledge?return={Uri.EscapeDataString($"/c/{slug}{to}")}") : Pages.Refused(refusal);

    public static string Words(Visibility visibility) => visibility switch
    {
        Visibility.Open => CirclesText.VisibilityOpen,
        Visibility.Closed => CirclesText.VisibilityClosed,
        _ => CirclesText.VisibilitySecret,
    };

    public static string Words(Joining joining) => joining switch
    {
        Joining.Free => CirclesText.JoiningFree,
        Joining.Questions => CirclesText.JoiningQuestions,
        _ => CirclesText.JoiningInvitation,
    };

    /// <summary>Who reads what is written there.</summary>
    public static string Reads(Visibility visibility) => visibility switch
    {
        Visibility.Open => CirclesText.ReadsOpen,
        Visibility.Closed => CirclesText.ReadsClosed,
        _ => CirclesText.ReadsSecret,
    };

    /// <summary>How long a consultation stays there.</summary>
    public static string Pseudonyms(Circle circle) => circle.IsPeerSupport ? CirclesText.PeerSupport : circle.AllowsPseudonyms ? CirclesText.PseudonymsAllowed : CirclesText.PseudonymsNone;

    public static string Kept(Circle circle) => circle.KeptDays > 0 ? CirclesText.KeptFor.With(circle.KeptDays) : CirclesText.KeptOpen;

    /// <summary>Who can join, in one or two lines; none where everybody can.</summary>
    public static IEnumerable<string> Requires(Circle circle)
    {
        if (circle.RequiredProfessions.Count > 0)
            yield return CirclesText.RequiresProfessions.With(string.Join(CirclesText.RequiresOr, circle.RequiredProfessions.Select(p => Lists.Name(Lists.Professions, p))));
        if (circle.RequiredLevels.Count > 0)
            yield return CirclesText.RequiresLevels.With(string.Join(CirclesText.RequiresOr, circle.RequiredLevels.Select(l => TrustWords.Short(Enum.Parse<TrustLevel>(l)))));
    }

    /// <summary>What the steward wrote; who was refused by nobody reads that nobody answered.</summary>
    public static string Reason(string? written) => written ?? CirclesText.EndedUnanswered.With(JoinRequest.WaitingDays);

    public static string Words(ThreadKind kind) => kind switch
    {
        ThreadKind.Consultation => CirclesText.KindConsultation,
        ThreadKind.Topic => CirclesText.KindTopic,
        _ => CirclesText.KindNotice,
    };

    public static string Answers(int count) => count switch
    {
        0 => CirclesText.AnswersNone,
        1 => CirclesText.AnswersOne,
        < 10 => CirclesText.AnswersSome.With(count),
        _ => CirclesText.AnswersMany.With(count),
    };

    /// <summary>What joining asks, in one sentence.</summary>
    public static string Asks(Circle circle) => circle.Joining switch
    {
        Joining.Free => CirclesText.AsksNothing,
        Joining.Invitation => CirclesText.AsksInvitation,
        _ => circle.Questions.Count switch
        {
            0 => CirclesText.AsksRequest,
            1 => CirclesText.AsksOneQuestion,
            _ => CirclesText.AsksQuestions.With(circle.Questions.Count),
        },
    };

    /// <summary>A number in an address; what is none is no number.</summary>
    public static long? Number(this string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
