using Ibasho.Access;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>The files a program wants under a text.</summary>
internal static class WantedFiles
{
    /// <summary>Null where one is no id: it is as one that is not there.</summary>
    public static IReadOnlyList<WantedFile>? Read<T>(Json<T> json, List<string>? ids) where T : class
    {
        if (ids is null) return [];
        if (ids.Count > FileLimits.MostOfText) json.Errors.TryAdd("attachments", FilesText.TooMany.With(FileLimits.MostOfText));
        var files = new List<WantedFile>(ids.Count);
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            if (!Guid.TryParse(id, out var file)) return null;
            files.Add(new WantedFile(file, null));
        }
        return files;
    }
}
