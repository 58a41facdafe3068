using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Files;

namespace Ibasho.Shell;

/// <summary>A file as a form shows it: what it is called, what was typed about it, whether it is to go.</summary>
public sealed record FileOfForm(FileRow File, string Alternative, bool IsRemoved);

/// <summary>The files of a form: brought with it, brought before, or standing under the text already. All are the person's own.</summary>
public sealed record FormFiles(IReadOnlyList<FileOfForm> All)
{
    public const string Field = "attachment";
    public const string RemoveField = "remove";

    public static readonly FormFiles None = new([]);

    /// <summary>What is wanted under the text, in order.</summary>
    public IReadOnlyList<WantedFile> Wanted => [.. Left.Select(f => new WantedFile(f.File.Id, f.Alternative, f.File.Name))];

    /// <summary>As a preview shows them.</summary>
    public IReadOnlyList<FileRow> Shown => [.. Left.Select(f => f.File with { Alternative = f.Alternative })];

    private IEnumerable<FileOfForm> Left => All.Where(f => !f.IsRemoved);

    public static FormFiles Of(IEnumerable<FileRow> files) => new([.. files.Select(f => new FileOfForm(f, f.Alternative, false))]);

    public static string AlternativeField(Guid id) => "alternative-" + id;

    public static string NameField(Guid id) => "name-" + id;

    /// <summary>The same files with the names and words that stand in the form now.</summary>
    public FormFiles As(Form form) => new([.. All.Select(f => f with
    {
        File = f.File with { Name = NameIn(form, f.File) },
        Alternative = form.Has(AlternativeField(f.File.Id)) ? Form.OneLine(form[AlternativeField(f.File.Id)]) : f.Alternative,
    })]);

    /// <summary>Reads them; what is wrong is said at the field. Somebody else's file is as one that is not there.</summary>
    public static async Task<FormFiles> ReadAsync(Form form, Viewer viewer, AppDb db, CancellationToken cancel, int most = FileLimits.MostOfText)
    {
        var named = form.All(Field).Concat(form.Files.Select(f => f.Id!)).Distinct().ToList();
        if (named.Count == 0) return None;
        var ids = named.Select(n => Guid.TryParse(n, out var id) ? id : Guid.Empty).ToList();
        var rows = (await db.MyFilesAsync(viewer, ids, cancel)).ToDictionary(f => f.Id);
        var removed = form.All(RemoveField);
        // What was to go and is gone is no fault: the form was sent twice.
        if (ids.Exists(id => !rows.ContainsKey(id) && !removed.Contains(id.ToString())))
        {
            form.Errors[Form.FilesField] = FilesText.Gone;
            form.Status = StatusCodes.Status404NotFound;
        }
        var files = new FormFiles([.. ids.Where(rows.ContainsKey).Select(id => new FileOfForm(
            rows[id] with { Name = NameIn(form, rows[id]) }, form.Has(AlternativeField(id)) ? Form.OneLine(form.Text(AlternativeField(id), Attachment.AlternativeLength)) : rows[id].Alternative, removed.Contains(id.ToString())))]);
        if (files.Left.Count() > most) form.Errors.TryAdd(Form.FilesField, FilesText.TooMany.With(most));
        return files;
    }

    private static string NameIn(Form form, FileRow file) =>
        form.Has(NameField(file.Id)) ? FileName.Clean(form[NameField(file.Id)], file.Kind, FilesText.Nameless) : file.Name;
}
