namespace Ibasho.Platform.Files;

/// <summary>The kinds of files that are taken. SVG is none of them: it is a page that can run.</summary>
public enum FileKind
{
    Jpeg,
    Png,
    Webp,
    Pdf,
}

/// <summary>Why a file is not taken.</summary>
public enum FileFault
{
    TooLarge,
    /// <summary>None of the kinds that are taken.</summary>
    Unknown,
    /// <summary>Its name or its sender says another kind than its bytes.</summary>
    Mismatch,
    /// <summary>It ends too early, or says what cannot be.</summary>
    Broken,
    TooManyPixels,
    /// <summary>A PDF that opens with a password only.</summary>
    Locked,
    /// <summary>It came too slowly to be waited for.</summary>
    Slow,
}

/// <summary>What each kind is called by browsers and by people.</summary>
public static class FileKinds
{
    /// <summary>For the accept attribute of a field.</summary>
    public const string Images = "image/jpeg,image/png,image/webp";
    public const string All = Images + ",application/pdf";

    public static string Type(FileKind kind) => kind switch
    {
        FileKind.Jpeg => "image/jpeg",
        FileKind.Png => "image/png",
        FileKind.Webp => "image/webp",
        _ => "application/pdf",
    };

    public static string End(FileKind kind) => kind switch { FileKind.Jpeg => ".jpg", FileKind.Png => ".png", FileKind.Webp => ".webp", _ => ".pdf" };

    /// <summary>By the first bytes and nothing else; null where they begin none of our kinds.</summary>
    public static FileKind? Of(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? FileKind.Jpeg
        : head.StartsWith(PngCleaner.Signature) ? FileKind.Png
        : head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8) ? FileKind.Webp
        : head.StartsWith("%PDF-"u8) ? FileKind.Pdf
        : null;

    /// <summary>What the sender says agrees with what it is: the end of the name and the type, where they say something.</summary>
    public static bool Agrees(FileKind kind, string name, string type)
    {
        var end = Path.GetExtension(name).ToLowerInvariant();
        var named = end is "" || end == End(kind) || kind == FileKind.Jpeg && end is ".jpeg" or ".jpe" or ".jfif";
        var plain = type.Split(';')[0].Trim().ToLowerInvariant();
        return named && (plain is "" or "application/octet-stream" || plain == Type(kind) || kind == FileKind.Jpeg && plain is "image/jpg" or "image/pjpeg");
    }
}
