using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Shell;

namespace Ibasho.Features.Files;

/// <summary>Takes files before the rest of a form is sent, and answers with their lines of the form: a comfort where JavaScript runs.</summary>
internal static class BringFiles
{
    public static async Task<IResult> PostAsync(Form form, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if (form is { IsGenuine: false, Errors.Count: 0 }) form.Errors.Add(Form.FilesField, FormText.Stale);
        var files = await FormFiles.ReadAsync(form, viewer, db, cancel);
        if (form.Errors.Count > 0) return Results.Text(string.Join(' ', form.Errors.Values), "text/plain; charset=utf-8", statusCode: form.Status);
        return Pages.Show<BroughtFiles>(new { Files = files, Portrait = form["for"] == "portrait" }, StatusCodes.Status201Created);
    }
}
