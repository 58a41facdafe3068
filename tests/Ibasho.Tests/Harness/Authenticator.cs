using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ibasho.Tests.Harness;

/// <summary>A device with one passkey, which does what a test tells it, also what no honest device does.</summary>
internal sealed class Authenticator
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(32);
    private string _user = "";

    public string Origin { get; set; } = "http://localhost";
    public bool Verifies { get; set; } = true;
    public uint Count { get; set; }

    /// <summary>Answers what a page asked for with <c>navigator.credentials.create()</c>.</summary>
    public string Make(string options)
    {
        var asked = JsonDocument.Parse(options).RootElement;
        _user = asked.GetProperty("user").GetProperty("id").GetString()!;
        var point = _key.ExportParameters(false).Q;
        byte[] key = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. Data(asked.GetProperty("rp").GetProperty("id").GetString()!, 0x40), .. new byte[16], 0, (byte)_id.Length, .. _id, .. key];
        byte[] attestation = [0xa3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xa0, 0x68, .. "authData"u8, 0x58, (byte)data.Length, .. data];
        return Answer(new { clientDataJSON = Text(Client("webauthn.create", asked)), attestationObject = Text(attestation), transports = (string[])["internal"] });
    }

    /// <summary>Answers what a page asked for with <c>navigator.credentials.get()</c>.</summary>
    public string Use(string options)
    {
        var asked = JsonDocument.Parse(options).RootElement;
        var (client, data) = (Client("webauthn.get", asked), Data(asked.GetProperty("rpId").GetString()!, 0));
        var signature = _key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Answer(new { clientDataJSON = Text(client), authenticatorData = Text(data), signature = Text(signature), userHandle = _user });
    }

    private byte[] Client(string type, JsonElement asked) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = asked.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = false });

    private byte[] Data(string host, byte more)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count);
        // Somebody is there, and, unless a test says otherwise, has shown who they are.
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(host)), (byte)(0x01 | (Verifies ? 0x04 : 0) | more), .. count];
    }

    private string Answer(object response) => JsonSerializer.Serialize(new { id = Text(_id), rawId = Text(_id), type = "public-key", response, clientExtensionResults = new { } });

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
