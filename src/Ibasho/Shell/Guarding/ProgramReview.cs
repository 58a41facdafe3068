using Ibasho.Access;
using Ibasho.Guard;
using Ibasho.Model;

namespace Ibasho.Shell.Guarding;

/// <summary>What a program keeps against the guard's advice: a finding of its first try, repeated with a reason. Offsets are UTF-16 code units of the field as it was sent, half-open; without a field they count in every field.</summary>
public sealed record KeptJson(string? Field, int Start, int End, string? Reason);

/// <summary>One finding: offsets are UTF-16 code units of the text as it was sent, half-open. The field is the one of the request the text stands in; a file's name is <c>attachments/{id}</c>, what it shows <c>attachments/{id}/alternative</c>.</summary>
public sealed record FindingJson(int Start, int End, string Kind, string Certainty, string Why, string Replacement)
{
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? Field { get; init; }

    public static FindingJson Of(Finding f) => new(f.Start, f.End, f.KindCode, f.CertaintyCode, f.Why, f.Replacement);
}

/// <summary>The guard's review of what a program writes: it decides about what is certain; what is only likely never stops it.</summary>
public sealed class ProgramReview
{
    private const int MostKept = 500;

    private readonly Dictionary<string, string> _sent;

    private ProgramReview(Review said, Dictionary<string, string> sent) => (Said, _sent) = (said, sent);

    public Review Said { get; }

    /// <param name="fields">Each field, what was sent in it and what is kept of that.</param>
    public static ProgramReview Read<T>(Json<T> json, IReadOnlyList<KeptJson>? kept, IEnumerable<FileRow> files, params IEnumerable<(string Field, string? Sent, string Clean)> fields) where T : class
    {
        var texts = fields.Where(f => f.Clean.Length > 0).ToList();
        var sent = texts.ToDictionary(f => f.Field, f => f.Sent ?? f.Clean, StringComparer.Ordinal);
        var clean = texts.Select(f => new Guarded(f.Field, "", f.Clean)).Concat(files.SelectMany(OfFile)).ToList();
        if (kept?.Any(k => k is null || string.IsNullOrWhiteSpace(k.Reason) || k.Reason.Length > KeptWords.ReasonLength) == true) json.Errors.TryAdd("kept", ReviewText.LacksReason);
        if (kept?.Count > MostKept) json.Errors.TryAdd("kept", FormText.TooLong.With(MostKept, kept.Count - MostKept));
        // Where cleaning moved the words, what was sent counts.
        var all = kept is null or { Count: > MostKept } ? [] : clean.ToDictionary(t => t.Field, t => Places(sent.GetValueOrDefault(t.Field, t.Words), t.Words), StringComparer.Ordinal);
        var keeping = (kept ?? []).OfType<KeptJson>().Take(MostKept).SelectMany(k => clean.Where(t => all.ContainsKey(t.Field) && (k.Field is null || k.Field == t.Field)).Select(t =>
        {
            var places = all[t.Field];
            var (start, end) = (Array.FindIndex(places, p => p >= k.Start), Array.FindLastIndex(places, p => p < k.End) + 1);
            return new Keeping(null, t.Field, start < 0 ? t.Words.Length : start, end, Form.OneLine(k.Reason ?? ""));
        })).ToList();
        return new(new Review(clean, Certainty.Sure, [], keeping), sent);
    }

    /// <summary>The refusal with what is open, for the program to show and to repeat.</summary>
    public IResult Refused(Refusal refusal) => refusal is Refusal.GuardReview or Refusal.MyNumber
        ? ApiAnswers.Reviewed(refusal, [.. Said.Open.Select(Of)])
        : ApiAnswers.Refused(refusal);

    private static IEnumerable<Guarded> OfFile(FileRow file)
    {
        yield return new("attachments/" + file.Id, "", file.Name);
        if (file.Alternative.Length > 0) yield return new($"attachments/{file.Id}/alternative", "", file.Alternative);
    }

    private FindingJson Of(Found found)
    {
        var f = found.Finding;
        var words = Said.Texts.First(t => t.Field == found.Field).Words;
        var places = Places(_sent.GetValueOrDefault(found.Field, words), words);
        return FindingJson.Of(f with { Start = places[f.Start], End = places[f.End - 1] + 1 }) with { Field = found.Field };
    }

    /// <summary>For each letter that was kept, where it stood in what was sent: cleaning only drops letters and writes line ends alike.</summary>
    private static int[] Places(string sent, string clean)
    {
        var places = new int[clean.Length];
        var at = 0;
        for (var i = 0; i < clean.Length; i++)
        {
            while (at < sent.Length && sent[at] != clean[i] && !(clean[i] == '\n' && sent[at] is '\r' or '\f' or '\u0085' or '\u2028' or '\u2029')) at++;
            places[i] = Math.Min(at, sent.Length - 1);
            at++;
            if (clean[i] == '\n' && at < sent.Length && sent[at - 1] == '\r' && sent[at] == '\n') at++;
        }
        return places;
    }
}
