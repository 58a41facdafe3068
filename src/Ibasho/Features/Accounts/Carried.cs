using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>What was being sent when the session had ended: kept through the sign-in, and sent only by the person's own press.</summary>
public sealed record Carried(string To, IReadOnlyList<(string Name, string Value)> Fields)
{
    private const string Mark = "carried-";
    private const string ToField = "carried-to";

    /// <summary>Null where nothing is carried, or where it came from another site: strangers must not put words into a form of ours.</summary>
    public static Carried? In(Form form, HttpContext http) =>
        form.Has(ToField) && Form.IsFromHere(http)
            ? new(Pages.Local(form[ToField]),
                [.. form.Typed.Where(t => t.Name.StartsWith(Mark, StringComparison.Ordinal) && t.Name != ToField).Select(t => (t.Name[Mark.Length..], t.Value))])
            : null;

    public IEnumerable<(string Name, string Value)> Again => Fields.Select(f => (Mark + f.Name, f.Value)).Prepend((ToField, To));

    /// <summary>What the person knows it by: shown to be read; null where nothing was written, or where the same name stands twice.</summary>
    public string? LongestField => Fields
        .Where(f => f.Name != Form.KeyField && f.Value.Length > 0 && Fields.Count(other => other.Name == f.Name) == 1)
        .Select(f => ((string Name, string Value)?)f).MaxBy(f => f!.Value.Value.Length)?.Name;
}
