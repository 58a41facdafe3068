using Ibasho.Data;
using Ibasho.Shell.Guarding;

namespace Ibasho.Shell;

/// <summary>Answers to programs: errors as RFC 9457 problems with a stable code.</summary>
public static class ApiAnswers
{
    public static IResult Refused(Refusal refusal, IReadOnlyDictionary<string, string>? errors = null) =>
        Problem(Pages.Status(refusal), Code(refusal.ToString()), RefusalWords.For(refusal), errors);

    public static IResult Fault(int status, string number) => Problem(status, status >= 500 ? "fault" : status == StatusCodes.Status413PayloadTooLarge ? "too-large" : "bad-request", number.Length > 0 ? number : null, null);

    /// <summary>The database cannot be used: the same, with the same key, may be sent again later.</summary>
    public static IResult Away(StoreTrouble trouble, int status) =>
        trouble is StoreTrouble.Full ? Problem(status, "no-room", ShellText.FullText, null) : Problem(status, "away", ShellText.AwayText, null);

    /// <summary>What the guard found and nobody decided about.</summary>
    public static IResult Reviewed(Refusal refusal, IReadOnlyList<FindingJson> findings) =>
        Results.Problem(RefusalWords.For(refusal), statusCode: Pages.Status(refusal), title: Code(refusal.ToString()), extensions: new Dictionary<string, object?> { ["code"] = Code(refusal.ToString()), ["findings"] = findings });

    public static IResult Problem(int status, string code, string? detail, IReadOnlyDictionary<string, string>? errors)
    {
        var more = new Dictionary<string, object?> { ["code"] = code };
        if (errors is { Count: > 0 }) more["errors"] = errors;
        return Results.Problem(detail, statusCode: status, title: code, extensions: more);
    }

    /// <summary>NotAllowed → not-allowed.</summary>
    private static string Code(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
