using System.Buffers.Binary;

namespace Ibasho.Platform.Files;

/// <summary>ICC colour profiles without their words: what turns numbers into colours stays, names of makers, machines and people go.</summary>
internal static class ColourProfile
{
    private const int Header = 128;
    private const int MostTags = 64;

    private static readonly HashSet<uint> Colours = [.. new[] { "rXYZ", "gXYZ", "bXYZ", "wtpt", "bkpt", "chad", "rTRC", "gTRC", "bTRC", "kTRC", "A2B0", "A2B1", "A2B2", "B2A0", "B2A1", "B2A2", "cicp" }.Select(Sign)];

    /// <summary>Blanks everything else in place, so that nothing moves; false where it is no profile.</summary>
    public static bool Strip(Span<byte> profile)
    {
        if (profile.Length < Header + 4 || !profile[36..].StartsWith("acsp"u8) || BinaryPrimitives.ReadUInt32BigEndian(profile) != profile.Length) return false;
        var count = BinaryPrimitives.ReadUInt32BigEndian(profile[Header..]);
        var tags = Header + 4 + (int)Math.Min(count, MostTags) * 12;
        if (count is 0 or > MostTags || tags > profile.Length) return false;

        var clean = new byte[profile.Length];
        profile[..tags].CopyTo(clean);
        // When and by what it was made, for which machine.
        clean.AsSpan(4, 4).Clear();
        clean.AsSpan(24, 12).Clear();
        clean.AsSpan(48, 8).Clear();
        clean.AsSpan(80, Header - 80).Clear();
        for (var i = 0; i < count; i++)
        {
            var tag = profile.Slice(Header + 4 + i * 12, 12);
            var (name, start, length) = (BinaryPrimitives.ReadUInt32BigEndian(tag), BinaryPrimitives.ReadUInt32BigEndian(tag[4..]), BinaryPrimitives.ReadUInt32BigEndian(tag[8..]));
            if (start < tags || length < 8 || (ulong)start + length > (ulong)profile.Length) return false;
            // Of a text its kind stays, so that it is an empty one.
            var kept = (int)(Colours.Contains(name) ? length : 4);
            profile.Slice((int)start, kept).CopyTo(clean.AsSpan((int)start));
        }
        clean.CopyTo(profile);
        return true;
    }

    private static uint Sign(string name) => BinaryPrimitives.ReadUInt32BigEndian([(byte)name[0], (byte)name[1], (byte)name[2], (byte)name[3]]);
}
