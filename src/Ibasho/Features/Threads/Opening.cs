using Ibasho.Model;

namespace Ibasho.Features.Threads;

/// <summary>What somebody wrote to begin a thread.</summary>
public sealed record Opening(ThreadKind Kind, string Title, string Body, string Situation, string Tried, string Wanted, DateOnly? Deadline, string Theme)
{
    /// <summary>By what right it tells of somebody; of a consultation only.</summary>
    public Consent? Consent { get; init; }

    /// <summary>Reads the form; what is wrong is said at its fields.</summary>
    /// <param name="of">The kind of the thread, where it is begun already.</param>
    public static Opening Read(Form form, bool checking = true, ThreadKind? of = null)
    {
        var kind = of ?? (Enum.TryParse<ThreadKind>(form["kind"], ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : ThreadKind.Consultation);
        var asks = checking && kind == ThreadKind.Consultation;
        return new(
            kind,
            checking ? form.Text("title", Thread.TitleLength, required: true) : form["title"],
            kind == ThreadKind.Consultation ? "" : Text("body", checking),
            kind == ThreadKind.Consultation ? Text("situation", asks) : "",
            kind == ThreadKind.Consultation ? Text("tried", false) : "",
            kind == ThreadKind.Consultation ? Text("wanted", asks) : "",
            kind == ThreadKind.Consultation && (checking || !form.Errors.ContainsKey("deadline")) ? form.Day("deadline") : null,
            form["theme"])
        {
            Consent = kind == ThreadKind.Consultation && form["consent"].Length > 0 ? form.Choice("consent", Model.Consent.Person) : null,
        };

        string Text(string name, bool required) => checking ? form.Text(name, Thread.TextLength, required) : form[name];
    }

    /// <summary>What is reviewed before it leaves its writer, and what it is called.</summary>
    public static IEnumerable<(string Field, string Label)> Fields =>
    [
        ("title", ThreadsText.FieldTitle), ("body", ThreadsText.FieldBody), ("situation", ThreadsText.FieldSituation), ("tried", ThreadsText.FieldTried), ("wanted", ThreadsText.FieldWanted),
    ];

    /// <summary>A title, and something under it.</summary>
    public bool IsWhole => Title.Length is > 0 and <= Thread.TitleLength && !string.IsNullOrWhiteSpace(Title) && !string.IsNullOrWhiteSpace(Text)
        && Body.Length <= Thread.TextLength && Situation.Length <= Thread.TextLength && Tried.Length <= Thread.TextLength && Wanted.Length <= Thread.TextLength;

    /// <summary>Everything under the title, as one text.</summary>
    public string Text => string.Join("\n\n", new[] { Body, Situation, Tried, Wanted }.Where(part => part.Length > 0));

    public Thread ToThread() => new() { Kind = Kind, Title = Title, Body = Body, Situation = Situation, Tried = Tried, Wanted = Wanted, Deadline = Deadline, Consent = Consent };

    public static Opening Of(Thread thread, string? theme) => new(thread.Kind, thread.Title, thread.Body, thread.Situation, thread.Tried, thread.Wanted, thread.Deadline, theme ?? "") { Consent = thread.Consent };

    public static string Name(ThreadKind kind) => kind.ToString().ToLowerInvariant();
}
