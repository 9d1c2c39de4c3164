# bash completion for keyconvoy-vault

_keyconvoy_vault()
{
	local cur prev words cword
	_init_completion || return

	local word command=
	for word in "${words[@]:1:cword-1}"; do
		case $word in
		create | trust | import | list | show | sign | decrypt | serve | env | approve)
			command=$word
			break
			;;
		esac
	done

	case $prev in
	--dir)
		_filedir -d
		return
		;;
	--in)
		_filedir
		return
		;;
	--out)
		[[ $command == create ]] && _filedir -d || _filedir
		return
		;;
	--lang)
		COMPREPLY=($(compgen -W 'en fr' -- "$cur"))
		return
		;;
	--region)
		COMPREPLY=($(compgen -W 'na eu ap latam jpn aus usgov canada
			germany india uk korea usdod france sa uae
			germany-public sui' -- "$cur"))
		return
		;;
	--alg)
		case $command in
		decrypt) COMPREPLY=($(compgen -W 'RSA-OAEP RSA-OAEP-256' -- "$cur")) ;;
		*) COMPREPLY=($(compgen -W 'RS256 RS384 RS512 PS256 PS384 PS512
			ES256 ES384 ES512' -- "$cur")) ;;
		esac
		return
		;;
	--vault | --days | --name | --listen)
		return
		;;
	esac

	local options='--lang --help --version'
	case $command in
	create) options='--region --out --vault --days --lang --help' ;;
	trust | list | show | env | approve) options='--dir --lang --help' ;;
	import) options='--dir --name --lang --help' ;;
	serve) options='--dir --listen --lang --help' ;;
	sign | decrypt) options='--dir --alg --in --out --lang --help' ;;
	esac
	if [[ $cur == -* ]]; then
		COMPREPLY=($(compgen -W "$options" -- "$cur"))
	elif [[ $command == import ]]; then
		_filedir
	elif [[ -z $command ]]; then
		COMPREPLY=($(compgen -W 'create trust import list show sign
			decrypt serve env approve' -- "$cur"))
	fi
} && complete -F _keyconvoy_vault keyconvoy-vault
