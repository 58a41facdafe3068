using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Help;

/// <summary>What an operator writes about a line.</summary>
public sealed record LineWords(CrisisLineKind Kind, string Name, string Contact, string Hours, string Note, string Language, string Prefecture, bool IsChecked)
{
    public void Fill(CrisisLine line, DateOnly today)
    {
        (line.Kind, line.Name, line.Contact, line.Hours, line.Note) = (Kind, Name, Contact, Hours, Note);
        (line.Language, line.Prefecture) = (Language, Prefecture);
        if (IsChecked) line.CheckedOn = today;
    }

    internal static LineWords Read(Form form) => new(
        form.Choice("kind", CrisisLineKind.Talk),
        form.Text("name", CrisisLine.NameLength, required: true),
        form.Text("contact", CrisisLine.ContactLength, required: true),
        form.Text("hours", CrisisLine.HoursLength),
        form.Text("note", CrisisLine.NoteLength),
        Code(form, "language", Lists.Languages, "ja"),
        Code(form, "prefecture", Lists.Prefectures, ""),
        form["checked"] == "yes");

    internal static LineWords Of(CrisisLine line) => new(line.Kind, line.Name, line.Contact, line.Hours, line.Note, line.Language, line.Prefecture, false);

    internal static Form Show(CrisisLine line) => Form.New(
        ("kind", line.Kind.ToString()), ("name", line.Name), ("contact", line.Contact), ("hours", line.Hours), ("note", line.Note),
        ("language", line.Language), ("prefecture", line.Prefecture), ("version", line.Version.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static string Code(Form form, string name, IReadOnlyList<ListItem> list, string otherwise)
    {
        var code = form[name];
        if (code.Length == 0) return otherwise;
        if (!list.Any(i => i.Code == code)) form.Errors.TryAdd(name, FormText.NotAChoice);
        return code;
    }
}
