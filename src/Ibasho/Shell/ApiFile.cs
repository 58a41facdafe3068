using Ibasho.Access;
using Ibasho.Platform.Files;

namespace Ibasho.Shell;

/// <summary>A file as programs see it; its bytes are at its address.</summary>
public sealed record ApiFile(string Id, string Name, string Kind, int Bytes, int? Width, int? Height, string Alternative, string Href)
{
    public static ApiFile Of(FileRow file) => new(
        file.Id.ToString(), file.Name, FileKinds.Type(file.Kind), file.Bytes, file.IsImage ? file.Width : null, file.IsImage ? file.Height : null, file.Alternative,
        $"{Api.Root}/files/{file.Id}");

    public static IReadOnlyList<ApiFile> Of(IEnumerable<FileRow> files) => [.. files.Select(Of)];
}
