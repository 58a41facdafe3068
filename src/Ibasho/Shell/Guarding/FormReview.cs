using System.Globalization;
using Ibasho.Guard;
using Ibasho.Model;

namespace Ibasho.Shell.Guarding;

/// <summary>What a writer wants with one finding.</summary>
public enum Decided
{
    Replace,
    Own,
    Keep,
}

/// <summary>Words the guard found, wherever they stand in the form, and what their writer decided about them.</summary>
/// <param name="Number">Its place in the review.</param>
/// <param name="Words">As they were written.</param>
/// <param name="Finding">The first of its findings.</param>
/// <param name="Places">How often they stand in the texts.</param>
public sealed record Decision(int Number, string Words, Finding Finding, int Places, Decided Do, string Own, string Reason)
{
    public bool IsQuestion => Finding.Certainty == Certainty.Ask;

    /// <summary>Kept, and no reason given yet.</summary>
    public bool LacksReason { get; init; }
}

/// <summary>The guard's review of a form: reads what was decided on the page between writing and sending, puts the chosen words into the form, and shows that page while something is open.</summary>
public sealed class FormReview
{
    private const string Step = "review";
    private const int MostNames = 200, LongestName = 100, MostOpen = 80, MostAtOnce = 200;

    private readonly Form _form;
    private readonly Dictionary<string, Typed> _typed;

    private sealed record Typed(Decided Do, string Own, string Reason);

    private FormReview(Form form, FormFiles files, Review review, Dictionary<string, Typed> typed) => (_form, Files, Said, _typed) = (form, files, review, typed);

    /// <summary>What the operation asks before it changes anything.</summary>
    public Review Said { get; }

    /// <summary>The form's files with the names and words chosen for them.</summary>
    public FormFiles Files { get; }

    /// <summary>The writer goes back to the form; what another site sent is no writer's wish.</summary>
    public bool IsBack => _form.IsGenuine && _form[Step] == "edit";

    public static string Name(int number) => "guard-" + number.ToString(CultureInfo.InvariantCulture);

    /// <param name="fields">The fields whose words leave the writer, and what they are called.</param>
    public static FormReview Read(Form form, FormFiles files, params IEnumerable<(string Field, string Label)> fields)
    {
        var asked = fields.ToList();
        var names = Names(form);
        var typed = Decisions(form);
        if (form.IsGenuine && form[Step] == "done")
        {
            var before = Texts(form, files, asked);
            var found = Review.Examine(before, names).ToLookup(f => f.Field);
            // Nothing changes while something is still to be said: the page comes again as it was left.
            if (!found.SelectMany(f => f).Any(f => f.Finding is { Certainty: not Certainty.Ask, IsMyNumber: false } && typed.GetValueOrDefault(f.Words) is { Do: Decided.Keep, Reason: "" }))
            {
                foreach (var text in before.Where(t => found.Contains(t.Field)))
                    form.Set(text.Field, Rewritten(text.Words, found[text.Field], typed));
                files = files.As(form);
            }
        }
        var keeping = typed.Where(t => t.Value is { Do: Decided.Keep, Reason.Length: > 0 and <= KeptWords.ReasonLength }).Select(t => new Keeping(t.Key, null, 0, 0, t.Value.Reason));
        return new(form, files, new Review(Texts(form, files, asked), Certainty.Likely, names, [.. keeping]), typed);
    }

    /// <summary>The page between writing and sending, when that is what this status asks for.</summary>
    /// <param name="keep">The draft that is settled when the form arrives.</param>
    public IResult? Page(int status, string keep, string button)
    {
        if (status is not StatusCodes.Status422UnprocessableEntity || Said.Open.Count == 0) return null;
        // The page is there to ask: that is no error.
        if (!Said.Open.Any(f => f.Finding.IsMyNumber)) _form.Notice = null;
        return Pages.Show<ReviewPage>(new { Form = _form, Files, Review = Said, Decisions = Decide(), Keep = keep, Button = button }, status);
    }

    /// <summary>Everything typed that the review's page sends along unseen.</summary>
    public static IEnumerable<(string Name, string Value)> Carried(Form form) =>
        form.Typed.Where(t => t.Name is not (Form.KeyField or Step or FormFiles.Field) && !t.Name.StartsWith("guard-", StringComparison.Ordinal));

    /// <summary>What was decided to be kept, for a form that is shown again.</summary>
    public static IEnumerable<(string Name, string Value)> Kept(Form form) =>
        Decisions(form).Where(d => d.Value is { Do: Decided.Keep, Reason.Length: > 0 }).SelectMany((d, i) => new[]
        {
            (Name(i), d.Key), (Name(i) + "-do", "keep"), (Name(i) + "-why", d.Value.Reason),
        });

    private List<Decision> Decide()
    {
        // What is decided stands below what is open, and goes along; of a text full of names, the rest comes on the next page.
        var open = Said.Open.Select(f => f.Words).ToHashSet(StringComparer.Ordinal);
        var groups = Said.Findings.GroupBy(f => f.Words, StringComparer.Ordinal).ToLookup(g => open.Contains(g.Key));
        return [.. groups[true].Take(MostOpen).Concat(groups[false]).Take(MostAtOnce).Select((group, i) =>
        {
            var (first, places) = (group.MinBy(f => f.Finding.Certainty)!.Finding, group.Count());
            var kept = Said.Keeps(group.First());
            if (!_typed.TryGetValue(group.Key, out var typed)) typed = new(kept is not null || first.Certainty == Certainty.Ask ? Decided.Keep : Decided.Replace, "", kept?.Reason ?? "");
            return new Decision(i, group.Key, first, places, first.IsMyNumber && typed.Do == Decided.Keep ? Decided.Replace : typed.Do, typed.Own, typed.Reason)
            {
                LacksReason = typed.Do == Decided.Keep && open.Contains(group.Key) && !first.IsMyNumber,
            };
        })];
    }

    private static string Rewritten(string text, IEnumerable<Found> found, Dictionary<string, Typed> typed)
    {
        var all = found.ToList();
        // A choice without own words takes the proposal; a question without one stays as it is.
        return Guard.Guard.Rewrite(text, all.Select(f => f.Finding), all.Where(f => typed.ContainsKey(f.Words)).Select(f => typed[f.Words] switch
        {
            { Do: Decided.Keep } => Choice.Keep(f.Finding),
            { Do: Decided.Own } own => new Choice(f.Finding, own.Own),
            _ => Choice.Replace(f.Finding),
        }).Concat(all.Where(f => !typed.ContainsKey(f.Words)).Select(f => Choice.Keep(f.Finding))));
    }

    private static List<Guarded> Texts(Form form, FormFiles files, IEnumerable<(string Field, string Label)> fields) =>
    [
        .. fields.Select(f => new Guarded(f.Field, f.Label, form[f.Field])).Where(t => t.Words.Length > 0),
        .. files.Shown.Select(f => new Guarded(FormFiles.NameField(f.Id), ReviewText.FileName, f.Name)),
        .. files.Shown.Where(f => f.Alternative.Length > 0).Select(f => new Guarded(FormFiles.AlternativeField(f.Id), FilesText.Alternative, f.Alternative)),
    ];

    /// <summary>Who must not appear, as the form says.</summary>
    public static List<string> Names(Form form) =>
        [.. form["names"].Split(['\n', ',', ';', '\u3001', '\uff0c'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(n => n.Length <= LongestName).Take(MostNames)];

    private static Dictionary<string, Typed> Decisions(Form form)
    {
        var decided = new Dictionary<string, Typed>(StringComparer.Ordinal);
        for (var i = 0; i < MostAtOnce && form.Has(Name(i)); i++)
        {
            if (!Enum.TryParse<Decided>(form[Name(i) + "-do"], ignoreCase: true, out var what) || !Enum.IsDefined(what)) what = Decided.Replace;
            decided.TryAdd(form[Name(i)], new(what, form[Name(i) + "-own"], Form.OneLine(form[Name(i) + "-why"])));
        }
        return decided;
    }
}
